/*
 * Requests by libcurl, built from the table of operations.
 */
#include "ipam/api/api_client.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define API_CONNECT_S 10L
#define API_TOTAL_S 120L

struct api_client {
	CURL *curl;
	const char *base;
	const char *token;
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

struct api_client *api_client_new(TALLOC_CTX *mem_ctx, const char *socket,
				  const char *url, const char *token)
{
	struct api_client *client = talloc_zero(mem_ctx, struct api_client);

	if (client == NULL) {
		return NULL;
	}
	client->curl = curl_easy_init();
	if (client->curl == NULL) {
		talloc_free(client);
		return NULL;
	}
	talloc_set_destructor(client, client_destructor);
	client->base = talloc_strdup(client, socket ? "http://ipamd" : url);
	client->token = token ? talloc_strdup(client, token) : NULL;
	if (socket != NULL) {
		curl_easy_setopt(client->curl, CURLOPT_UNIX_SOCKET_PATH,
				 socket);
	}
	/* Neither a proxy nor a redirect may see the token. */
	curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(client->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(client->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(client->curl, CURLOPT_CONNECTTIMEOUT, API_CONNECT_S);
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, API_TOTAL_S);
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

/* The address of the request: path and query. */
static char *make_url(struct api_client *client, TALLOC_CTX *mem_ctx,
		      const struct api_op *op, const struct api_value *values,
		      size_t count)
{
	const struct api_param *param = op->params;
	char *url = talloc_asprintf(mem_ctx, "%s%s", client->base, API_PREFIX);
	const char *rest = op->path;
	const char *value = NULL;
	char separator = '?';
	size_t n;

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
		if (param->place != API_IN_QUERY || value == NULL) {
			continue;
		}
		url = talloc_asprintf_append_buffer(url, "%c%s=", separator,
						    param->name);
		url = append_escaped(client, url, value);
		separator = '&';
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
	case API_SECONDS:
		errno = 0;
		number = strtoll(text, &end, 10);
		if (errno == 0 && end != text && *end == '\0') {
			return json_integer(number);
		}
		return param->type == API_TIME ? json_string(text) : NULL;
	case API_STRINGS:
		return json_of_list(text);
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
				"UTF-8" : "a number");
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
		answer->error = curl_easy_strerror(code);
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
