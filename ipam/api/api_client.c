/*
 * Requests by libcurl, built from the table of operations.
 */
#include "ipam/api/api_client.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define API_CONNECT_S 10L
#define API_TOTAL_S 120L

struct api_client {
	CURL *curl;
	const char *base;
	const char *socket;
	const char *token;
	char error[CURL_ERROR_SIZE];
	char *buffer;
	size_t length;
	bool too_large;
};

static int client_destructor(struct api_client *client)
{
	curl_easy_cleanup(client->curl);
	return 0;
}

static int answer_destructor(struct api_answer *answer)
{
	json_decref(answer->json);
	return 0;
}

static size_t on_data(char *data, size_t size, size_t count,
		      void *private_data)
{
	struct api_client *client = private_data;
	size_t len = size * count;

	if (len > API_ANSWER_MAX - client->length) {
		client->too_large = true;
		return 0;
	}
	client->buffer = talloc_realloc(client, client->buffer, char,
					client->length + len + 1);
	if (client->buffer == NULL) {
		return 0;
	}
	memcpy(client->buffer + client->length, data, len);
	client->length += len;
	client->buffer[client->length] = '\0';
	return len;
}

static bool starts(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

/* Whether the host of a URL is this one. */
static bool is_loopback(const char *url)
{
	static const char *const hosts[] = { "127.0.0.1", "[::1]",
					     "localhost" };
	const char *host = strstr(url, "://");
	size_t i, n;

	host = host != NULL ? host + 3 : url;
	if (memchr(host, '@', strcspn(host, "/?#")) != NULL) {
		return false;	/* what stands before it is no host */
	}
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		n = strlen(hosts[i]);
		if (strncasecmp(host, hosts[i], n) == 0 &&
		    strchr(":/", host[n]) != NULL) {	/* or its end */
			return true;
		}
	}
	return false;
}

const char *api_target_wrong(const struct api_target *target)
{
	if (target->url == NULL) {
		return NULL;
	}
	if (!starts(target->url, "http://") &&
	    !starts(target->url, "https://")) {
		return "a URL begins with https://, or http:// on this host";
	}
	if (starts(target->url, "http://") && !is_loopback(target->url)) {
		return "without TLS anybody on the way reads along: use "
		       "https:// for another host";
	}
	return NULL;
}

static void set_tls(struct api_client *client, const struct api_target *target)
{
	curl_easy_setopt(client->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(client->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(client->curl, CURLOPT_SSLVERSION,
			 (long)CURL_SSLVERSION_TLSv1_2);
	if (target->ca_file != NULL) {
		curl_easy_setopt(client->curl, CURLOPT_CAINFO,
				 target->ca_file);
		curl_easy_setopt(client->curl, CURLOPT_CAPATH, NULL);
	}
}

/* The socket tells who asks; a URL takes a token, else a ticket. */
static void set_target(struct api_client *client,
		       const struct api_target *target)
{
	CURL *curl = client->curl;

	if (target->socket != NULL) {
		client->socket = talloc_strdup(client, target->socket);
		client->base = talloc_strdup(client, "http://ipamd");
		curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH,
				 client->socket);
		return;
	}
	client->base = talloc_strdup(client, target->url);
	while (client->base[0] != '\0' &&
	       client->base[strlen(client->base) - 1] == '/') {
		client->base = talloc_strndup(client, client->base,
					      strlen(client->base) - 1);
	}
	if (target->token != NULL) {
		client->token = talloc_strdup(client, target->token);
	} else {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH,
				 (long)CURLAUTH_NEGOTIATE);
		curl_easy_setopt(curl, CURLOPT_USERPWD, ":");
	}
	set_tls(client, target);
}

struct api_client *api_client_new(TALLOC_CTX *mem_ctx,
				  const struct api_target *target)
{
	struct api_client *client = talloc_zero(mem_ctx, struct api_client);
	long timeout_s = target->timeout_s > 0 ? target->timeout_s :
						 API_TOTAL_S;

	if (client == NULL) {
		return NULL;
	}
	client->curl = curl_easy_init();
	if (client->curl == NULL) {
		talloc_free(client);
		return NULL;
	}
	talloc_set_destructor(client, client_destructor);
	set_target(client, target);
	/* Neither a proxy nor a redirect may see the token. */
	curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(client->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(client->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(client->curl, CURLOPT_CONNECTTIMEOUT,
			 timeout_s < API_CONNECT_S ? timeout_s :
						     API_CONNECT_S);
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, timeout_s);
	curl_easy_setopt(client->curl, CURLOPT_ERRORBUFFER, client->error);
	curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, on_data);
	curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, client);
	return client;
}

static const char *value_of(const struct api_value *values, size_t count,
			    const char *name)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(values[i].name, name) == 0) {
			return values[i].text;
		}
	}
	return NULL;
}

static char *append_escaped(struct api_client *client, char *text,
			    const char *value)
{
	char *escaped = curl_easy_escape(client->curl, value, 0);

	text = talloc_asprintf_append_buffer(text, "%s",
					     escaped ? escaped : "");
	curl_free(escaped);
	return text;
}

static char *append_query(struct api_client *client, char *url,
			  const char *name, const char *value)
{
	url = talloc_asprintf_append_buffer(
		url, "%c%s=", strchr(url, '?') == NULL ? '?' : '&', name);
	return append_escaped(client, url, value);
}

/* The address of the request: path and query. */
static char *make_url(struct api_client *client, TALLOC_CTX *mem_ctx,
		      const struct api_op *op, const struct api_value *values,
		      size_t count)
{
	const struct api_param *param = op->params;
	char *url = talloc_asprintf(mem_ctx, "%s%s", client->base, API_PREFIX);
	const char *rest = op->path;
	const char *extras[] = { api_dry_run_param.name, api_sort_param.name };
	const char *value = NULL;
	size_t n, i;

	while (*rest != '\0') {
		n = strcspn(rest, "{");
		url = talloc_asprintf_append_buffer(url, "%.*s", (int)n, rest);
		rest += n;
		if (*rest != '{') {
			break;
		}
		/* Path parameters come first, in the order of the path. */
		value = value_of(values, count, param->name);
		url = append_escaped(client, url, value ? value : "");
		param++;
		rest += strcspn(rest, "}") + 1;
	}
	for (; param->name != NULL; param++) {
		value = value_of(values, count, param->name);
		if (param->place == API_IN_QUERY && value != NULL) {
			url = append_query(client, url, param->name, value);
		}
	}
	for (i = 0; i < sizeof(extras) / sizeof(extras[0]); i++) {
		value = value_of(values, count, extras[i]);
		if (value != NULL && api_op_extra(op, extras[i]) != NULL) {
			url = append_query(client, url, extras[i], value);
		}
	}
	return url;
}

/* "a,b" */
static json_t *json_of_list(const char *text)
{
	json_t *list = json_array();
	size_t n = 0;

	for (; *text != '\0'; text += text[n] == ',' ? n + 1 : n) {
		n = strcspn(text, ",");
		if (n > 0 && json_array_append_new(list,
						   json_stringn(text, n))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

/* "90", "15m", "2h", "1d" in seconds; NULL for anything else. */
static json_t *json_of_duration(const char *text)
{
	static const struct {
		const char *unit;
		long long length_s;
	} units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 },
		      { "d", 86400 } };
	char *end = NULL;
	long long number;
	size_t i;

	errno = 0;
	number = strtoll(text, &end, 10);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (errno == 0 && end != text &&
		    strcmp(end, units[i].unit) == 0 &&
		    number <= INT32_MAX && number >= -INT32_MAX) {
			return json_integer(number * units[i].length_s);
		}
	}
	return NULL;
}

/* NULL for text that is no value of that type. */
static json_t *json_of(const struct api_param *param, const char *text)
{
	char *end = NULL;
	long long number;

	switch (param->type) {
	case API_BOOLEAN:
		if (strcmp(text, "yes") == 0 || strcmp(text, "true") == 0) {
			return json_true();
		}
		if (strcmp(text, "no") == 0 || strcmp(text, "false") == 0) {
			return json_false();
		}
		return NULL;
	case API_TIME:
		if (strspn(text, "0123456789") != strlen(text)) {
			return json_string(text);	/* an instant */
		}
		/* fall through */
	case API_INTEGER:
		errno = 0;
		number = strtoll(text, &end, 10);
		if (errno == 0 && end != text && *end == '\0') {
			return json_integer(number);
		}
		return param->type == API_TIME ? json_string(text) : NULL;
	case API_SECONDS:
		return json_of_duration(text);
	case API_STRINGS:
		return json_of_list(text);
	case API_OBJECTS:
		return json_loads(text, 0, NULL);
	default:
		return json_string(text);
	}
}

static int make_body(TALLOC_CTX *mem_ctx, const struct api_op *op,
		     const struct api_value *values, size_t count,
		     char **out_body, const char **out_error)
{
	const struct api_param *param = op->params;
	json_t *json = json_object();
	const char *text = NULL;
	json_t *value = NULL;
	char *dump = NULL;

	for (; param->name != NULL; param++) {
		text = value_of(values, count, param->name);
		if (param->place != API_IN_BODY || text == NULL) {
			continue;
		}
		value = json_of(param, text);
		if (value == NULL) {
			*out_error = talloc_asprintf(
				mem_ctx, "%s: '%s' is not %s", param->name,
				text, param->type == API_BOOLEAN ?
				"yes or no" : param->type == API_STRING ||
				param->type == API_NAMES ?
				"UTF-8" : param->type == API_OBJECTS ?
				"JSON" : param->type == API_SECONDS ?
				"a length of time such as 90, 15m, 2h, 1d" :
				"a number");
			json_decref(json);
			return EINVAL;
		}
		json_object_set_new(json, param->name, value);
	}
	dump = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	*out_body = talloc_strdup(mem_ctx, dump ? dump : "{}");
	free(dump);
	return 0;
}

/* The path below the prefix, with its values as they are. */
static char *item_path(TALLOC_CTX *mem_ctx, const struct api_op *op,
		       const struct api_value *values, size_t count)
{
	const struct api_param *param = op->params;
	const char *rest = op->path, *value = NULL;
	char *path = talloc_strdup(mem_ctx, "");
	size_t n;

	while (*rest != '\0' && path != NULL) {
		n = strcspn(rest, "{");
		path = talloc_asprintf_append_buffer(path, "%.*s", (int)n,
						     rest);
		rest += n;
		if (*rest == '{') {
			value = value_of(values, count, param->name);
			path = talloc_asprintf_append_buffer(
				path, "%s", value != NULL ? value : "");
			param++;
			rest += strcspn(rest, "}") + 1;
		}
	}
	return path;
}

json_t *api_client_item(TALLOC_CTX *mem_ctx, const struct api_op *op,
			const struct api_value *values, size_t count,
			const char **out_error)
{
	const struct api_param *param = op->params;
	json_t *query = json_object(), *body = NULL;
	const char *value = NULL;
	char *text = NULL;

	if (make_body(mem_ctx, op, values, count, &text, out_error) != 0) {
		json_decref(query);
		return NULL;
	}
	for (; param->name != NULL; param++) {
		value = value_of(values, count, param->name);
		if (param->place == API_IN_QUERY && value != NULL) {
			json_object_set_new(query, param->name,
					    json_string(value));
		}
	}
	body = json_loads(text, 0, NULL);
	return json_pack("{s:s, s:s, s:o, s:o}", "method", op->method, "path",
			 item_path(mem_ctx, op, values, count), "query",
			 query, "body", body);
}

/* "detail" of problem details, or the status alone. */
static const char *problem_sentence(TALLOC_CTX *mem_ctx,
				    const struct api_answer *answer)
{
	const char *detail = json_string_value(
		json_object_get(answer->json, "detail"));

	if (detail != NULL) {
		return talloc_strdup(mem_ctx, detail);
	}
	return talloc_asprintf(mem_ctx, "ipamd answered %ld",
			       answer->status);
}

static int read_answer(struct api_client *client, struct api_answer *answer)
{
	json_error_t error;

	curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE,
			  &answer->status);
	if (client->length > 0) {
		answer->json = json_loadb(client->buffer, client->length,
					  JSON_REJECT_DUPLICATES, &error);
		if (answer->json == NULL && answer->status < 400) {
			answer->error = "the answer is not JSON: is this "
					"ipamd?";
			return EPROTO;
		}
	}
	if (answer->status >= 300) {
		answer->error = problem_sentence(answer, answer);
	}
	return 0;
}

/* Why nobody answered, with the place and the cure. */
static const char *no_answer(TALLOC_CTX *mem_ctx,
			     const struct api_client *client, CURLcode code)
{
	static const struct {
		CURLcode code;
		const char *cure;
	} cures[] = {
		{ CURLE_COULDNT_CONNECT, "is it running, with [api] http in "
		  "its settings?" },
		{ CURLE_COULDNT_RESOLVE_HOST, "is the name of the host "
		  "right?" },
		{ CURLE_PEER_FAILED_VERIFICATION, "name the authority that "
		  "signed its certificate with --ca-file, and the host as "
		  "the certificate does" },
		{ CURLE_SSL_CACERT_BADFILE, "is --ca-file a file of PEM "
		  "certificates?" },
		{ CURLE_SSL_CONNECT_ERROR, "does it speak TLS there?" },
		{ CURLE_GOT_NOTHING, "does it want https:// there?" },
		{ CURLE_OPERATION_TIMEDOUT, "it may be overloaded, or the "
		  "way to it be closed" },
	};
	const char *why = client->error[0] != '\0' ? client->error :
						     curl_easy_strerror(code);
	long error = 0;
	size_t i;

	if (client->socket != NULL && code == CURLE_COULDNT_CONNECT) {
		curl_easy_getinfo(client->curl, CURLINFO_OS_ERRNO, &error);
		return talloc_asprintf(
			mem_ctx, "%s: %s%s", client->socket,
			error != 0 ? strerror((int)error) : why,
			error == EACCES ? "; root may, and whom the settings "
			"of ipamd let" : "; is it running? --socket names "
			"another socket, --url another host");
	}
	for (i = 0; i < sizeof(cures) / sizeof(cures[0]); i++) {
		if (cures[i].code == code) {
			return talloc_asprintf(mem_ctx, "%s: %s; %s",
					       client->base, why,
					       cures[i].cure);
		}
	}
	return talloc_asprintf(mem_ctx, "%s: %s", client->base, why);
}

static int perform(struct api_client *client, struct api_answer *answer,
		   const struct api_op *op, const char *url, const char *body)
{
	struct curl_slist *headers = NULL;
	char *bearer = NULL;
	CURLcode code;
	bool has_body = strcmp(op->method, "GET") != 0 &&
			strcmp(op->method, "DELETE") != 0;

	TALLOC_FREE(client->buffer);
	client->length = 0;
	client->too_large = false;
	client->error[0] = '\0';
	if (client->token != NULL) {
		bearer = talloc_asprintf(answer, "Authorization: Bearer %s",
					 client->token);
		headers = curl_slist_append(headers, bearer);
	}
	curl_easy_setopt(client->curl, CURLOPT_URL, url);
	if (has_body) {
		headers = curl_slist_append(headers,
					    "Content-Type: application/json");
		curl_easy_setopt(client->curl, CURLOPT_POST, 1L);
		curl_easy_setopt(client->curl, CURLOPT_COPYPOSTFIELDS, body);
	} else {
		curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
	}
	curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, op->method);
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(client->curl);
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	if (client->too_large) {
		answer->error = "the answer is too large";
		return EPROTO;
	}
	if (code != CURLE_OK) {
		answer->error = no_answer(answer, client, code);
		return ECONNREFUSED;
	}
	return read_answer(client, answer);
}

int api_client_run(struct api_client *client, TALLOC_CTX *mem_ctx,
		   const struct api_op *op, const struct api_value *values,
		   size_t count, struct api_answer **out_answer)
{
	struct api_answer *answer = talloc_zero(mem_ctx, struct api_answer);
	char *body = NULL;
	char *url = NULL;
	int ret;

	if (answer == NULL) {
		return ENOMEM;
	}
	talloc_set_destructor(answer, answer_destructor);
	*out_answer = answer;
	ret = make_body(answer, op, values, count, &body, &answer->error);
	if (ret != 0) {
		return ret;
	}
	url = make_url(client, answer, op, values, count);
	return perform(client, answer, op, url, body);
}
