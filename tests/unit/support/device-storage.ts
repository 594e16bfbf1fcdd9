/** What a browser gives an extension for keeping things, in memory: IndexedDB and the origin private file system. Import first. */
import 'fake-indexeddb/auto';

const files = new Map<string, Uint8Array<ArrayBuffer>>();

const notFound = (): DOMException => new DOMException('no such file', 'NotFoundError');

function fileHandle(name: string) {
  return {
    getFile: async () => new Blob([files.get(name) ?? new Uint8Array()]),
    createWritable: async () => {
      let written: Uint8Array<ArrayBuffer> = new Uint8Array();
      return {
        write: async (bytes: Uint8Array<ArrayBuffer>) => {
          written = bytes.slice();
        },
        close: async () => {
          files.set(name, written);
        },
      };
    },
  };
}

const folder = {
  getFileHandle: async (name: string, { create = false } = {}) => {
    if (!files.has(name) && !create) throw notFound();
    return fileHandle(name);
  },
  removeEntry: async (name: string) => {
    if (!files.delete(name)) throw notFound();
  },
};

Object.defineProperty(navigator, 'storage', {
  configurable: true,
  value: { getDirectory: async () => folder },
});

/** The files of the private file system, by name. */
export const privateFiles = files;
