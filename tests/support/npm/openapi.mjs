// The API by programs that know it from its OpenAPI document alone: is the
// document valid, does a client driven from it work. Prints TAP. Arguments:
// URL of the API, file with a token.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import openapi from "openapi-client-axios";

const OpenAPIClientAxios = openapi.OpenAPIClientAxios ?? openapi.default ?? openapi;
const [url, tokenFile] = process.argv.slice(2);
const token = readFileSync(tokenFile, "utf8").trim();
let count = 0;

function ok(good, what, ...notes) {
  count++;
  if (!good) for (const note of notes) console.log("# " + JSON.stringify(note));
  console.log(`${good ? "ok" : "not ok"} ${count} - ${what}`);
}

const said = await fetch(url + "/openapi.json");
const document = await said.json();
const verdict = await new Validator().validate(structuredClone(document));
ok(verdict.valid && document.openapi.startsWith("3.1"),
  "the document is OpenAPI 3.1", verdict.errors);

const api = new OpenAPIClientAxios({
  definition: structuredClone(document),
  axiosConfigDefaults: {
    baseURL: url, validateStatus: () => true,
    headers: { Authorization: "Bearer " + token },
  },
});
const client = await api.init();

async function addresses() {
  await client["range.add"](null, {
    network: "10.20.0.0/24", start: "10.20.0.1", end: "10.20.0.254" });
  const made = await client["address.add"](null, {
    address: "10.20.0.7", device_name: "printer" });
  ok(made.status === 201 && made.data.address === "10.20.0.7",
    "a client driven from the document creates an address", made.data);
  const found = await client["address.list"]({ name: "printer" });
  ok(found.status === 200 && found.data.items.length === 1,
    "finds it", found.data);
  const changed = await client["address.set"]({ address: "10.20.0.7" },
    { description: "second floor" });
  const shown = await client["address.show"]({ address: "10.20.0.7" });
  ok(changed.status === 200 && shown.data.description === "second floor",
    "edits it", changed.data, shown.data);
  const wrong = await client["address.set"]({ address: "10.20.0.7" },
    { mac: "nonsense" });
  ok(wrong.status === 422 && wrong.data.errors[0].field === "mac",
    "is told the field that is wrong", wrong.status, wrong.data);
  const gone = await client["address.remove"]({ address: "10.20.0.7" });
  const left = await client["address.show"]({ address: "10.20.0.7" });
  ok(gone.status < 300 && left.status === 404, "deletes it",
    gone.status, left.status);
}

await addresses();
console.log("1.." + count);
