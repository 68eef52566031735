// Every operation of the OpenAPI document, each at least once as it should and
// in several wrong ways: is each answer, also of a change that is only tried
// and of a problem, of a status, a type and a shape that the document names.
// Prints TAP. Argument: the unix socket of an ipamd for the lab contoso that
// has collected.
import { request } from "node:http";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const [socketPath, tcp] = process.argv.slice(2);
let count = 0;

function ok(good, what, ...notes) {
  count++;
  if (!good) for (const note of notes) console.log("# " + JSON.stringify(note));
  console.log(`${good ? "ok" : "not ok"} ${count} - ${what}`);
}

function ask(method, path, body, headers = {}, where = { socketPath }) {
  const text = body === undefined ? undefined :
    typeof body === "string" ? body : JSON.stringify(body);
  const sent = { ...(text === undefined ? {} : {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text) }), ...headers };
  return new Promise((resolve, reject) => {
    const asked = request({ ...where, method, path: "/api/v1" + path,
      headers: sent }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => resolve({
        status: answer.statusCode, headers: answer.headers,
        text: Buffer.concat(pieces).toString() }));
    });
    asked.on("error", reject);
    asked.end(text);
  });
}

const document = JSON.parse((await ask("GET", "/openapi.json")).text);
const operations = new Map();
for (const [path, item] of Object.entries(document.paths))
  for (const [method, op] of Object.entries(item))
    operations.set(op.operationId, { ...op, path, method: method.toUpperCase() });

// --- the shapes ---

// What an answer may have besides what the document names: nothing. A shape
// without members is of any row.
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== "object") return schema;
  const copy = {};
  for (const [key, value] of Object.entries(schema)) copy[key] = strict(value);
  if (copy.properties && typeof copy.properties === "object" &&
      !Array.isArray(copy.properties) && Object.keys(copy.properties).length)
    copy.additionalProperties = false;
  return copy;
}

const ajv = formats(new Ajv({ strict: false, allErrors: false }));
ajv.addSchema({ $id: "api", components: strict(document.components) });
const checks = new Map();

function checkOf(op, status, type) {
  const key = `${op.operationId} ${status} ${type}`;
  if (!checks.has(key)) {
    const said = op.responses[status] ?? op.responses.default;
    const schema = said.content?.[type]?.schema;
    checks.set(key, schema && ajv.compile(JSON.parse(
      JSON.stringify(strict(schema))
        .replaceAll('"#/components', '"api#/components'))));
  }
  return checks.get(key);
}

const wrong = [];

// The answer as JSON; undefined where it is not what the document says.
function judge(op, what, answer) {
  const tell = (...why) => {
    wrong.push([op.operationId, what, answer.status, ...why]);
  };
  const said = op.responses[answer.status] ?? op.responses.default;
  if (answer.status >= 500) return tell(answer.text);
  if (!op.responses[answer.status] && answer.status < 400)
    return tell("a status that the document does not name");
  if (!said.content)
    return answer.text === "" ? null : tell("a body where there is none");
  const type = answer.headers["content-type"];
  const check = checkOf(op, answer.status, type);
  if (!check) return tell("type " + type);
  const json = JSON.parse(answer.text);
  if (!check(json)) return tell(check.errors, answer.text.slice(0, 500));
  if (answer.status >= 400 && json.status !== answer.status)
    return tell("the problem says another status", json);
  return json;
}

// --- as it should be ---

const said = {};        // the last good answer of each operation
const done = new Set(); // those that had one

function pathOf(op, values) {
  const used = new Set();
  const query = new URLSearchParams();
  const path = op.path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    used.add(name);
    return encodeURIComponent(values[name]);
  });
  for (const [name, value] of Object.entries(values))
    if (!used.has(name)) query.set(name, value);
  return path + (query.size ? "?" + query : "");
}

async function good(name, values = {}, body = undefined) {
  const op = operations.get(name);
  if (!op) return wrong.push([name, "is no operation"]);
  const tried = op.parameters.some((p) => p.name === "dry_run");
  for (const dry of tried ? [true, false] : [false]) {
    const answer = await ask(op.method, pathOf(op, {
      ...values, ...(dry ? { dry_run: true } : {}) }), body);
    const json = judge(op, dry ? "tried" : "done", answer);
    if (answer.status >= 300) wrong.push([name, answer.status, answer.text]);
    if (!dry && json !== undefined && answer.status < 300) {
      said[name] = json;
      done.add(name);
    }
  }
}

const DHCP = "dhcp1.contoso.test", ZONE = "contoso.test";

async function make() {
  await good("field.add", {}, { name: "Floor", kind: "list",
    values: ["3", "4"] });
  await good("field.add", {}, { name: "Side", kind: "list", values: ["east"] });
  await good("field.add-value", { field: "Floor" }, { value: "5" });
  await good("field.set-value", { field: "Floor" }, { value: "5", name: "6" });
  await good("field.add-pair", { field: "Floor" }, {
    value: "3", with_field: "Side", with_value: "east" });
  await good("space.add", {}, { name: "Lab", type: "provider" });
  await good("block.add", {}, { network: "10.0.0.0/8" });
  await good("block.add", {}, { network: "2001:db8::/32" });
  await good("subnet.add", {}, { network: "10.20.0.0/24", name: "floor",
    custom: { Floor: "3" } });
  await good("subnet.add", {}, { network: "2001:db8:9::/64", name: "six" });
  await good("range.add", {}, { network: "10.20.0.0/24", start: "10.20.0.1",
    end: "10.20.0.100", custom: { Floor: "4" } });
  await good("range.add", {}, { network: "2001:db8:9::/64" });
  await good("logical-group.add", {}, { name: "Floors", kind: "range",
    fields: ["Floor"] });
  await good("address.add", {}, { address: "10.20.0.7", device_name: "printer",
    mac: "00-1a-2b-3c-4d-5e", expires_at: 4000000000, custom: { Floor: "3" } });
  await good("address.add", {}, { address: "2001:db8:9::7" });
  await good("address.allocate", { range: "10.20.0.1-10.20.0.100" },
    { owner: "Ada" });
  await good("query.save", {}, { name: "mine", operation: "address.list",
    arguments: "name=printer" });
  await good("server.add", {}, { server: "dhcp9.contoso.test", dhcp: true });
  await good("domain.add", {}, { domain: "other.test" });
  await good("role.add", {}, { role: "Zones", operations: ["zone.reset"] });
  await good("access-scope.add", {}, { label: "Europe", parent: "\\Global" });
  await good("access-scope.assign", {}, { kind: "zone",
    objects: [ZONE, "none.test"], access_scope: "\\Global\\Europe" });
  await good("account.lookup", {}, { name: "CONTOSO\\nobody", kind: "user" });
  await good("access-policy.add", {}, { kind: "user", principal: "alice",
    grants: ["Zones=\\Global\\Europe"] });
  await good("token.add", {}, { name: "ci", role: "user" });
  await good("address.add", {}, { address: "10.77.1.250",
    device_name: "planned." + ZONE, forward_zone: ZONE });
  await good("plan.add", { address: "10.77.1.250" }, { kind: "host" });
}

// Every GET, in an order and with some fields as well.
async function read() {
  const names = {
    server: DHCP, zone: ZONE, forest: "contoso.test", domain: ZONE,
    scope: "10.77.1.0", space: "Lab", block: "10.0.0.0/8",
    subnet: "10.20.0.0/24", range: "10.20.0.1-10.20.0.100", field: "Floor",
    query: "mine", group: "Floors", address: "10.20.0.7",
    plan: said["plan.add"]?.plan, task: "ServerConfiguration", role: "Zones",
    access_scope: "\\Global\\Europe",
    access_policy: said["access-policy.add"]?.access_policy,
    length: 24, size: 2, operation: "address.list", by: "state",
    kind: "zone", object: ZONE, ip: "10.77.70.42", value: "3",
  };
  const numbers = ["event", "run"];
  // what takes one of several
  const needed = { "track.find": "ip", "utilization.list": "server" };
  for (const first of [true, false])
    for (const op of operations.values()) {
      if (op.method !== "GET") continue;
      const values = {};
      for (const p of op.parameters)
        if (p.required || needed[op.operationId] === p.name)
          values[p.name] = names[p.name] ?? p.schema.enum?.[0];
      // those whose path has a number come when it is known
      if (numbers.some((n) => n in values && !names[n]) !== !first) continue;
      await good(op.operationId, values);
      if (op.operationId === "event.list")
        names.event = said["event.list"]?.items[0]?.event;
      if (op.operationId === "task.history")
        names.run = said["task.history"]?.items[0]?.run;
    }
}

async function change() {
  await good("server.set", { server: "dhcp9.contoso.test" }, { owner: "Ada" });
  await good("forest.set", { forest: "contoso.test" }, { included: true });
  await good("domain.set", { domain: "other.test" }, { dns: false });
  await good("space.set", { space: "Lab" }, { description: "x" });
  await good("block.set", { block: "10.0.0.0/8" }, { owner: "Ada" });
  await good("subnet.set", { subnet: "10.20.0.0/24" }, { description: "x" });
  await good("subnet.remap", { subnet: "10.20.0.0/24" });
  await good("range.set", { range: "10.20.0.1-10.20.0.100" }, { owner: "x" });
  await good("range.remap", { range: "10.20.0.1-10.20.0.100" });
  await good("range.map-zone", { range: "10.20.0.1-10.20.0.100" },
    { automatic: true });
  await good("field.set", { field: "Side" }, { description: "x" });
  await good("logical-group.set", { group: "Floors" }, { description: "x" });
  await good("address.set", { address: "10.20.0.7" }, { owner: "Bob" });
  await good("address.reclaim", { range: "10.20.0.1-10.20.0.100" }, {});
  await good("address.probe", { range: "10.20.0.1-10.20.0.100" },
    { count: 2 });
  await good("address.locate", {}, { addresses: ["10.20.0.7", "::1"] });
  await good("address.from-records", { zone: ZONE }, {
    nodes: [said["record.list"]?.items.find((r) => r.type === "A")?.node] });
  await good("expiry.set", {}, { alert_days: 11 });
  await good("threshold.set", {}, { under: 11 });
  await good("task.set", { task: "ServerDiscovery" }, { interval_s: 90000 });
  await good("task.run", { task: "AddressExpiry" }, {});
  await good("server.collect", { server: DHCP });
  await good("server.check", { server: DHCP });
  await good("zone.reset", { zone: ZONE });
  await good("role.set", { role: "Zones" }, { description: "x" });
  await good("access-scope.set", { access_scope: "\\Global\\Europe" },
    { description: "x" });
  await good("access-policy.set", {
    access_policy: said["access-policy.add"]?.access_policy },
    { description: "x" });
  await good("bulk.run", {}, { items: [
    { method: "PATCH", path: "/addresses/10.20.0.7", body: { owner: "Cy" } },
    { method: "PATCH", path: "/addresses/10.20.0.7", body: { frob: 1 } }] });
  await good("event.purge", {}, { kind: "ipam", before: 1000000 });
  await good("utilization.purge", {}, { before: 1000000 });
}

async function files() {
  await good("space.import", {}, { rows: "Name\nThird\n" });
  await good("block.import", {}, { rows: "Network\n172.16.0.0/12\nx\n" });
  await good("subnet.import", {}, {
    rows: "Network,Name\n172.16.1.0/24,A\n" });
  await good("range.import", {}, {
    rows: "Network,StartAddress,EndAddress\n" +
      "172.16.1.0/24,172.16.1.1,172.16.1.9\n" });
  await good("address.import", {}, {
    rows: "IpAddress,Owner\n172.16.1.3,Ada\n172.16.1.300,\n",
    dry_run: true });
  await good("import.start", {}, { range: "172.16.1.1-172.16.1.9" });
  await good("import.finish", { import: said["import.start"]?.import });
  await good("range.mirror", {}, { service: "Others", instance: "here",
    create_instance: true });
  await good("range.mirror-end", { import: said["range.mirror"]?.import }, {});
  await good("whole.export");
  await good("whole.send", {}, { version: 1, sent: 0, section: "spaces",
    rows: [{ Name: "Whole" }] });
  await good("whole.import", {}, { import: said["whole.send"]?.import,
    sent: 1, dry_run: true });
  await good("access-key.renew", {}, {});
}

async function remove() {
  await good("plan.cancel", { plan: said["plan.add"]?.plan });
  await good("token.revoke", { token: said["token.add"]?.token });
  await good("access-policy.remove", {
    access_policy: said["access-policy.add"]?.access_policy });
  await good("access-scope.assign", {}, { kind: "zone", objects: [ZONE],
    inherit: true });
  await good("access-scope.remove", { access_scope: "\\Global\\Europe" });
  await good("role.remove", { role: "Zones" });
  await good("domain.remove", { domain: "other.test" });
  await good("server.remove", { server: "dhcp9.contoso.test" });
  await good("query.remove", { query: "mine" });
  await good("logical-group.remove", { group: "Floors" });
  await good("address.remove", { address: "10.20.0.7" });
  await good("range.remove", { range: "10.20.0.1-10.20.0.100" });
  await good("subnet.remove", { subnet: "10.20.0.0/24" });
  await good("block.remove", { block: "2001:db8::/32" });
  await good("space.remove", { space: "Lab" });
  await good("field.remove-pair", { field: "Floor", value: "3",
    with_field: "Side", with_value: "east" });
  await good("field.remove-value", { field: "Floor", value: "6" });
  await good("field.remove", { field: "Side" });
}

// --- as it should not be ---

// Ways that need nothing but the document: [what, status, answer].
async function* wrongWays(op) {
  const values = {};
  for (const p of op.parameters)
    if (p.in === "path") values[p.name] = p.schema.enum?.[0] ?? "999999";
  const path = pathOf(op, values);
  const body = op.requestBody ? {} : undefined;
  const send = (...more) => ask(op.method, ...more);

  yield ["unknown parameter", 400, await send(path + "?frob=1", body)];
  yield ["of nobody", 401, await ask(op.method, path, body, {}, {
    host: "127.0.0.1", port: tcp })];
  yield ["to another method", 405, await ask("PUT", path, {})];
  if (op.method !== "GET" || Object.keys(values).length)
    yield ["of nothing", 0, await send(path, body)];
  if (body) {
    yield ["unknown member", 422, await send(path, { frob: 1 })];
    yield ["no JSON", 400, await send(path, "{")];
    yield ["text", 415, await send(path, "{}",
      { "Content-Type": "text/plain" })];
    yield ["too much", 413, await send(path, "x".repeat(70000))];
  }
  if (op.parameters.some((p) => p.name === "If-Match"))
    yield ["stale", 0, await send(path, body, { "If-Match": '"stale"' })];
  if (op.parameters.some((p) => p.name === "Idempotency-Key"))
    yield ["a wrong key", 0, await send(path, body,
      { "Idempotency-Key": "a b" })];
  if (op.parameters.some((p) => p.name === "sort"))
    yield ["an unknown order", 0, await send(path + "?sort=frob")];
}

async function refuse() {
  let asked = 0;
  for (const op of operations.values())
    for await (const [what, status, answer] of wrongWays(op)) {
      asked++;
      judge(op, what, answer);
      if (status && status !== answer.status)
        wrong.push([op.operationId, what, answer.status, answer.text]);
    }
  return asked;
}

await make();
await read();
await change();
await files();
await read();
await remove();
const missing = [...operations.keys()].filter((name) => !done.has(name));
ok(missing.length === 0 && wrong.length === 0,
  `each of ${operations.size} operations, tried and done, answers as the ` +
  "document says", "never as it should: " + missing, ...wrong.splice(0));
const asked = await refuse();
ok(asked > 800 && wrong.length === 0,
  `${asked} problems are what the document says`, ...wrong);
console.log("1.." + count);
