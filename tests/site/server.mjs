// Serves a folder under a sub-path, as a plain host of static files does: index.html for folders, 404.html for the rest.
import { createServer } from "node:http";
import { createReadStream, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".pdf": "application/pdf",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

const TEXT = new Set([".html", ".css", ".js", ".json", ".xml", ".svg", ".md", ".txt"]);

export function serve(root, base) {
  const server = createServer((request, answer) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let place = path.startsWith(base) ? join(root, normalize("/" + path.slice(base.length))) : null;
    let status = 200;
    try {
      if (place !== null && statSync(place).isDirectory()) place = join(place, "index.html");
      statSync(place);
    } catch {
      status = 404;
      place = join(root, "404.html");
    }
    const kind = extname(place);
    const packed = TEXT.has(kind) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    answer.writeHead(status, {
      "Content-Type": KINDS[kind] ?? "application/octet-stream",
      "Cache-Control": "max-age=600",
      ...(packed ? { "Content-Encoding": "gzip" } : {}),
    });
    const content = createReadStream(place);
    (packed ? content.pipe(createGzip()) : content).pipe(answer);
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}
