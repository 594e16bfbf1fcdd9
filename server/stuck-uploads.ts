/**
 * Node ends a request after five minutes, however it fares. Here an upload may take as long as it moves; one that stands still or
 * trickles is ended, so that nobody holds connections for nothing.
 */
import type { IncomingMessage, Server } from 'node:http';
import { PROBLEM_TYPE, problemOf } from './routes/problems.ts';

const WINDOW_MS = 30_000;
/** About 270 bytes a second: slower than any line in use. */
const LEAST_BYTES = 8 * 1024;
const HEADERS_MS = 60_000;

/** Written to the socket itself: whoever handles the request still waits for its body. */
function ended(leastBytes: number, windowMs: number): string {
  const problem = problemOf({
    code: 'upload_stuck',
    detail: `Fewer than ${leastBytes} bytes came in ${windowMs / 1000} seconds. Send it again.`,
  });
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} Request Timeout`,
    'Connection: close',
    'Cache-Control: no-store',
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Ends uploads with 408 that bring less than `leastBytes` in `windowMs` while the server waits for them. */
export function endStuckUploads(
  http: Server,
  { windowMs = WINDOW_MS, leastBytes = LEAST_BYTES }: { windowMs?: number; leastBytes?: number } = {},
): void {
  http.requestTimeout = 0;
  http.headersTimeout = HEADERS_MS;
  http.on('request', (request: IncomingMessage) => {
    if (!hasBody(request)) return;
    const { socket } = request;
    let before = socket.bytesRead;
    const timer = setInterval(() => {
      if (request.complete || socket.destroyed) return clearInterval(timer);
      const moved = socket.bytesRead - before;
      before = socket.bytesRead;
      // A full buffer is the server's own slowness.
      if (moved >= leastBytes || request.readableLength >= request.readableHighWaterMark) return;
      clearInterval(timer);
      socket.end(ended(leastBytes, windowMs), () => socket.destroy());
    }, windowMs);
    request.once('close', () => clearInterval(timer));
  });
}
