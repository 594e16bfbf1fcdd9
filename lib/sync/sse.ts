/** Server-sent events out of a byte stream, as the HTML standard says, as far as we need it: the data of each event. */
export async function* eventData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let rest = '';
  let data: string[] = [];
  for await (const text of texts(stream)) {
    // A line may end in CR, LF or CRLF; a CR at the very end of a chunk may be half of a CRLF.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
  }
}

async function* texts(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
