// Lists what openapi.json describes and sends what is filled in. Everything
// becomes text nodes: nothing that comes from the server is ever markup.
"use strict";
const DOCUMENT = "/api/v1/openapi.json";
const find = (id) => document.getElementById(id);

function make(name, properties, ...children) {
	const node = Object.assign(document.createElement(name), properties);
	node.append(...children);
	return node;
}

function resolve(root, schema) {
	let found = schema;
	for (let i = 0; i < 8 && found && found.$ref; i++)
		found = found.$ref.slice(2).split("/").reduce(
			(at, key) => at && at[key], root);
	return found || {};
}

function kindOf(schema) {
	const words = [];
	if (schema.enum)
		return schema.enum.join(" | ");
	words.push([].concat(schema.type || "any").join(" or "));
	for (const [key, word] of [["minimum", "from"], ["maximum", "to"],
				   ["maxLength", "length up to"],
				   ["maxItems", "items up to"]])
		if (schema[key] !== undefined)
			words.push(word + " " + schema[key]);
	return words.join(", ");
}

// A row of name, input, and what is to be known; the input tells its name.
function parameterRow(parameter, schema) {
	let input;
	if (schema.enum || schema.type === "boolean") {
		const words = schema.enum || ["true", "false"];
		input = make("select", {}, make("option", { value: "" }, ""),
			     ...words.map((w) => make("option", {}, w)));
	} else {
		input = make("input", { autocomplete: "off" });
	}
	input.name = parameter.name;
	input.dataset.place = parameter.in;
	input.setAttribute("aria-label", parameter.name);
	return make("tr", {},
		    make("th", { scope: "row",
				 className: parameter.required ? "needed" : "" },
			 make("code", {}, parameter.name)),
		    make("td", {}, input),
		    make("td", { className: "help" },
			 (parameter.description || "") + " (" +
			 kindOf(schema) + ")"));
}

function fieldRows(root, schema) {
	const properties = resolve(root, schema).properties || {};
	const needed = resolve(root, schema).required || [];
	return Object.entries(properties).map(([name, value]) =>
		make("tr", {},
		     make("th", { scope: "row", className:
				  needed.includes(name) ? "needed" : "" },
			  make("code", {}, name)),
		     make("td", {}, kindOf(resolve(root, value))),
		     make("td", { className: "help" },
			  value.description || "")));
}

// The path with what was filled in; throws where something needed lacks.
function addressOf(form, path) {
	const query = new URLSearchParams();
	let address = path;
	for (const input of form.querySelectorAll("[data-place]")) {
		if (input.dataset.place === "path") {
			if (input.value === "")
				throw new Error(input.name + " is missing");
			address = address.replace("{" + input.name + "}",
				encodeURIComponent(input.value));
		} else if (input.value !== "") {
			query.set(input.name, input.value);
		}
	}
	const text = query.toString();
	return address + (text ? "?" + text : "");
}

async function send(form, base, path, method, result) {
	const headers = {};
	const token = find("token").value.trim();
	const body = form.querySelector("textarea");
	try {
		const address = base + addressOf(form, path);
		if (token)
			headers.Authorization = "Bearer " + token;
		if (body && body.value.trim())
			headers["Content-Type"] = "application/json";
		result.textContent = "...";
		const answer = await fetch(address, {
			method, headers, redirect: "error",
			body: body && body.value.trim() ? body.value : undefined,
		});
		const text = await answer.text();
		let shown = text;
		try {
			shown = JSON.stringify(JSON.parse(text), null, 2);
		} catch (_) { /* no JSON: as it is */ }
		result.textContent = method + " " + address + "\n" +
			answer.status + " " + answer.statusText +
			(answer.headers.get("ETag") ?
			 "\nETag: " + answer.headers.get("ETag") : "") +
			"\n\n" + shown;
	} catch (error) {
		result.textContent = String(error.message || error);
	}
	result.hidden = false;
}

function resultSchema(root, operation) {
	for (const [status, answer] of Object.entries(operation.responses || {})) {
		const content = resolve(root, answer).content || {};
		if (status[0] === "2" && content["application/json"])
			return resolve(root, content["application/json"].schema);
	}
	return null;
}

function fill(root, base, path, method, operation, place) {
	const result = make("pre", { hidden: true, className: "result" });
	const form = make("form", {});
	const parameters = (operation.parameters || []).map(
		(p) => resolve(root, p));
	const content = operation.requestBody &&
		resolve(root, operation.requestBody).content;
	let answer = resultSchema(root, operation);
	if (parameters.length)
		form.append(make("table", {}, ...parameters.map(
			(p) => parameterRow(p, resolve(root, p.schema)))));
	if (content) {
		const schema = content["application/json"].schema;
		const needed = resolve(root, schema).required || [];
		form.append(make("h3", {}, "Body"),
			    make("table", {}, ...fieldRows(root, schema)),
			    make("textarea", { spellcheck: false, value:
				 JSON.stringify(Object.fromEntries(needed.map(
					 (n) => [n, ""])), null, 2),
				 ariaLabel: "body" }));
	}
	form.append(make("p", {}, make("button", { type: "submit" }, "Send")));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send(form, base, path, method, result);
	});
	place.append(make("p", {}, operation.description || operation.summary ||
			  ""), form, result);
	if (answer && answer.properties && answer.properties.items &&
	    answer.properties.next)
		answer = resolve(root, answer.properties.items.items);
	if (answer)
		place.append(make("h3", {}, "Answer"),
			     make("table", {}, ...fieldRows(root, answer)));
}

function operationNode(root, base, path, method, operation) {
	const place = make("div", {});
	const node = make("details", { id: operation.operationId },
		make("summary", {},
		     make("span", { className: "method" }, method), " ",
		     make("span", { className: "path" }, path), " ",
		     make("span", { className: "what" }, operation.summary || "")),
		place);
	node.dataset.words = [operation.operationId, method, path,
			      operation.summary].join(" ").toLowerCase();
	node.addEventListener("toggle", () => {
		if (node.open && !place.firstChild)
			fill(root, base, path, method, operation, place);
	});
	return node;
}

function show(root) {
	const base = root.servers && root.servers[0] ? root.servers[0].url : "";
	const main = find("operations");
	const nouns = new Map();
	let count = 0;
	for (const [path, methods] of Object.entries(root.paths)) {
		for (const [method, operation] of Object.entries(methods)) {
			if (!operation.operationId)
				continue;
			const noun = operation.operationId.split(".")[0];
			if (!nouns.has(noun))
				nouns.set(noun, make("section", {},
						     make("h2", {}, noun)));
			nouns.get(noun).append(operationNode(root, base, path,
				method.toUpperCase(), operation));
			count++;
		}
	}
	main.append(...nouns.values());
	find("state").replaceChildren(
		count + " operations, as described by ",
		make("a", { href: DOCUMENT }, "openapi.json"));
	const chosen = location.hash && find(location.hash.slice(1));
	if (chosen) {
		chosen.open = true;
		chosen.scrollIntoView();
	}
}

function narrow() {
	const words = find("find").value.toLowerCase().split(/\s+/);
	for (const section of document.querySelectorAll("section")) {
		let any = false;
		for (const node of section.querySelectorAll("details")) {
			node.hidden = !words.every(
				(w) => node.dataset.words.includes(w));
			any = any || !node.hidden;
		}
		section.hidden = !any;
	}
}

find("tools").addEventListener("submit", (event) => event.preventDefault());
find("find").addEventListener("input", narrow);
fetch(DOCUMENT).then((answer) => answer.json()).then(show).catch((error) => {
	find("state").textContent = "openapi.json cannot be read: " + error;
});
