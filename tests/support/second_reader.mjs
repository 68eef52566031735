// Another reader of HTTP. Prints its port; then, of each connection that has
// ended, what it took for whole requests, as a line of JSON: the status that
// ipamd has for such a one, 200 for GET and HEAD of /healthz, else 401; and null
// where it does not know a method, which for ipamd may be any word.
import { createServer } from "node:http";

const seen = new WeakMap();
const server = createServer((request, answer) => {
  const health = request.url.split("?")[0] === "/healthz" &&
    ["GET", "HEAD"].includes(request.method);
  const list = seen.get(request.socket);
  request.on("data", () => {});
  request.on("end", () => {
    list.push(health ? 200 : 401);
    answer.end("x");
  });
});
server.on("connection", (socket) => {
  const list = [];
  seen.set(socket, list);
  socket.on("close", () => console.log(JSON.stringify(list)));
});
server.on("clientError", (error, socket) => {
  if (error.code === "HPE_INVALID_METHOD") seen.get(socket).push(null);
  socket.destroy();
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit(0));
