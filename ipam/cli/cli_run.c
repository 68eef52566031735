/*
 * One command: a request, or as many pages as there are; with --wait the
 * run that was started is followed to its end.
 */
#include "ipam/cli/cli_run.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ipam/cli/cli_columns.h"
#include "ipam/cli/cli_config.h"
#include "ipam/cli/cli_help.h"
#include "ipam/cli/cli_import.h"
#include "ipam/cli/cli_many.h"
#include "ipam/cli/cli_whole.h"

#define CLI_POLL_MS 300
#define CLI_POLL_MOST_MS 10000
#define CLI_POLL_SHARE 10	/* times what an answer took */
#define LOOKUP_POLLS 200	/* a minute */
#define CLI_PAGE "1000"

enum cli_exit cli_exit_of(long status)
{
	static const struct {
		long status;
		enum cli_exit code;
	} exits[] = { { 400, CLI_INVALID }, { 401, CLI_DENIED },
		      { 403, CLI_DENIED },  { 404, CLI_NOT_FOUND },
		      { 413, CLI_INVALID }, { 422, CLI_INVALID } };
	size_t i;

	if (status >= 200 && status < 300) {
		return CLI_OK;
	}
	for (i = 0; i < sizeof(exits) / sizeof(exits[0]); i++) {
		if (exits[i].status == status) {
			return exits[i].code;
		}
	}
	return CLI_FAILED;
}

/* The option that a problem's field is given by, or NULL. */
static char *refused_option(TALLOC_CTX *mem_ctx, const struct api_op *op,
			    const struct api_answer *answer)
{
	const json_t *error = json_array_get(
		json_object_get(answer->json, "errors"), 0);
	const char *field = json_string_value(json_object_get(error, "field"));
	const struct api_param *param = field == NULL ? NULL :
		cli_param_find(op, field, strlen(field));

	return param == NULL || param->place == API_IN_PATH ? NULL :
		cli_option_name(mem_ctx, param);
}

/*
 * What ipamd says, in the words of the command line: "interval_s must be" is
 * "--interval-s must be", and what there is not is named.
 */
static void tell_refusal(const struct api_op *op,
			 const struct api_value *values, size_t count,
			 struct api_answer *answer)
{
	const char *said = answer->error, *rest = said;
	char *option = refused_option(answer, op, answer);
	const struct api_param *param = NULL;
	size_t i, len = option != NULL ? strlen(option) - 2 : 0;

	if (option != NULL && strcspn(said, " ") == len &&
	    cli_param_find(op, said, len) != NULL) {
		rest = said + len;
	}
	fprintf(stderr, "ipam: %s%s", rest == said ? "" : option, rest);
	for (i = 0; i < count && answer->status == 404 &&
	     strstr(said, "no such thing") != NULL; i++) {
		param = cli_param_find(op, values[i].name,
				       strlen(values[i].name));
		if (param != NULL && param->required) {
			fprintf(stderr, "%s %s '%s'", i == 0 ? ":" : ",",
				param->name, values[i].text);
		}
	}
	fputs(answer->status != 401 ? "\n" : "; name its file with "
	      "--token-file, or take a ticket with kinit\n", stderr);
}

enum cli_exit cli_request(struct api_client *client, TALLOC_CTX *mem_ctx,
			     const struct api_op *op,
			     const struct api_value *values, size_t count,
			     struct api_answer **out_answer)
{
	int ret = api_client_run(client, mem_ctx, op, values, count,
				 out_answer);

	if (ret == EINVAL) {
		fprintf(stderr, "ipam: %s\n", (*out_answer)->error);
		return CLI_USAGE;
	}
	if (ret != 0) {
		fprintf(stderr, "ipam: no answer: %s\n",
			(*out_answer)->error);
		return CLI_UNREACHABLE;
	}
	if ((*out_answer)->error != NULL) {
		tell_refusal(op, values, count, *out_answer);
	}
	return cli_exit_of((*out_answer)->status);
}

static const char *given(const struct cli_options *options, const char *name)
{
	size_t i;

	for (i = 0; i < options->count; i++) {
		if (strcmp(options->values[i].name, name) == 0) {
			return options->values[i].text;
		}
	}
	return NULL;
}

/* What is sent; `values` has room for API_PARAMS_MAX + 2. */
static size_t copy_values(const struct cli_options *options,
			  struct api_value *values)
{
	size_t n = options->count;

	memcpy(values, options->values, n * sizeof(values[0]));
	if (options->dry_run) {
		values[n++] = (struct api_value){ api_dry_run_param.name,
						  "true" };
	}
	if (options->sort != NULL) {
		values[n++] = (struct api_value){ api_sort_param.name,
						  options->sort };
	}
	return n;
}

static void tell_dry_run(bool shown)
{
	fprintf(stderr, "ipam: dry run, nothing was changed; it would be "
		"%s\n", shown ? "so:" : "done");
}

/* One page, written; *cursor becomes where it ended, NULL at the end. */
static enum cli_exit show_page(struct api_client *client, TALLOC_CTX *mem_ctx,
			       const struct cli_options *options, bool one,
			       struct cli_list *list, char **cursor)
{
	struct api_value values[API_PARAMS_MAX + 4];
	struct api_answer *answer = NULL;
	const char *next = NULL;
	size_t n = copy_values(options, values);
	enum cli_exit ret;

	if (!one) {
		values[n++] = (struct api_value){ "limit", CLI_PAGE };
	}
	if (*cursor != NULL) {
		values[n++] = (struct api_value){ "cursor", *cursor };
	}
	ret = cli_request(client, mem_ctx, options->op, values, n, &answer);
	if (ret == CLI_OK) {
		cli_list_add(list, json_object_get(answer->json, "items"));
		next = json_string_value(json_object_get(answer->json,
							 "next"));
	}
	/* The same cursor again would never end. */
	if (next != NULL && *cursor != NULL && strcmp(next, *cursor) == 0) {
		fputs("ipam: ipamd repeats a page\n", stderr);
		ret = CLI_FAILED;
	}
	TALLOC_FREE(*cursor);
	*cursor = next != NULL ? talloc_strdup(mem_ctx, next) : NULL;
	talloc_free(answer);
	return ret;
}

/* Of a saved query: that of the list which it asks. */
static enum cli_exit find_shape(struct api_client *client,
				TALLOC_CTX *mem_ctx,
				const struct cli_options *options,
				const struct api_shape **out_shape)
{
	const struct api_value value = { "query", given(options, "query") };
	struct api_answer *answer = NULL;
	const char *name = NULL;
	enum cli_exit ret;
	size_t i;

	*out_shape = options->shape;
	if (options->op != &api_ops[API_QUERY_RUN]) {
		return CLI_OK;
	}
	ret = cli_request(client, mem_ctx, &api_ops[API_QUERY_SHOW], &value, 1,
			  &answer);
	if (ret == CLI_OK) {
		name = json_string_value(json_object_get(answer->json,
							 "operation"));
	}
	for (i = 0; name != NULL && i < API_OP_COUNT; i++) {
		if (strcmp(api_ops[i].name, name) == 0 &&
		    api_ops[i].result != NULL) {
			*out_shape = api_ops[i].result;
		}
	}
	talloc_free(answer);
	return ret;
}

/* Without --limit all pages; with it or --cursor the one page asked for. */
static enum cli_exit show_list(struct api_client *client, TALLOC_CTX *mem_ctx,
			       const struct cli_options *options,
			       const struct cli_screen *screen)
{
	const struct api_shape *shape = NULL;
	struct cli_list *list = NULL;
	bool one = given(options, "limit") || given(options, "cursor");
	char *cursor = NULL;
	enum cli_exit ret = find_shape(client, mem_ctx, options, &shape);

	if (ret != CLI_OK) {
		return ret;
	}
	list = cli_list_new(mem_ctx, screen, shape);
	do {
		ret = show_page(client, mem_ctx, options, one, list, &cursor);
	} while (ret == CLI_OK && cursor != NULL && !one);
	if (ret == CLI_OK && options->dry_run) {
		tell_dry_run(true);
	}
	if (ret == CLI_OK) {
		cli_list_end(list, cursor);
		if (cursor != NULL && screen->format != CLI_JSON) {
			fprintf(stderr, "ipam: more with --cursor %s\n",
				cursor);
		}
	}
	talloc_free(cursor);
	talloc_free(list);
	return ret;
}

static void show_progress(const json_t *run, bool terminal)
{
	json_int_t total = json_integer_value(json_object_get(run, "total"));
	json_int_t done =
		json_integer_value(json_object_get(run, "succeeded")) +
		json_integer_value(json_object_get(run, "failed"));

	if (terminal) {
		fprintf(stderr, "\r%lld of %lld servers ", (long long)done,
			(long long)total);
	}
}

static bool is_finished(const json_t *run)
{
	const char *state = json_string_value(json_object_get(run, "state"));

	return state != NULL && (strcmp(state, "done") == 0 ||
				 strcmp(state, "failed") == 0);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Before the next question: a run of thousands of servers makes a long answer,
 * and whoever waits for it must not keep ipamd from getting on with it.
 */
static void pause_after(int64_t answer_ms)
{
	int64_t ms = answer_ms * CLI_POLL_SHARE;
	struct timespec pause;

	ms = ms < CLI_POLL_MS ? CLI_POLL_MS : ms;
	ms = ms > CLI_POLL_MOST_MS ? CLI_POLL_MOST_MS : ms;
	pause.tv_sec = (time_t)(ms / 1000);
	pause.tv_nsec = (long)(ms % 1000) * 1000000L;
	nanosleep(&pause, NULL);
}

/* Follows a run, for so long; on success *answer is its last state. */
static enum cli_exit wait_for_run_until(struct api_client *client,
					TALLOC_CTX *mem_ctx,
					struct api_answer **answer,
					unsigned polls)
{
	bool terminal = isatty(STDERR_FILENO);
	int64_t asked_ms, took_ms = 0;
	struct api_value value = { "run", NULL };
	enum cli_exit ret = CLI_OK;

	value.text = talloc_asprintf(
		mem_ctx, "%lld",
		(long long)json_integer_value(
			json_object_get((*answer)->json, "run")));
	while (ret == CLI_OK && !is_finished((*answer)->json) &&
	       polls-- > 0) {
		show_progress((*answer)->json, terminal);
		pause_after(took_ms);
		TALLOC_FREE(*answer);
		asked_ms = now_ms();
		ret = cli_request(client, mem_ctx, &api_ops[API_RUN_SHOW], &value,
			      1, answer);
		took_ms = now_ms() - asked_ms;
	}
	if (terminal) {
		fputs("\r\033[K", stderr);
	}
	return ret;
}

static enum cli_exit wait_for_run(struct api_client *client,
				  TALLOC_CTX *mem_ctx,
				  struct api_answer **answer)
{
	return wait_for_run_until(client, mem_ctx, answer, UINT_MAX);
}

/* Free addresses are probed before they are shown, when that is asked for. */
static enum cli_exit probe_first(struct api_client *client,
				 TALLOC_CTX *mem_ctx,
				 const struct cli_options *options)
{
	static const char *const names[] = { "range", "count", "after", "ping",
					     "ptr" };
	struct api_value values[sizeof(names) / sizeof(names[0])];
	struct api_answer *answer = NULL;
	const char *text = NULL;
	size_t i, n = 0;
	enum cli_exit ret;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		text = given(options, names[i]);
		if (text == NULL && i >= 3) {
			text = "false";
		}
		if (text != NULL) {
			values[n++] = (struct api_value){ names[i], text };
		}
	}
	ret = cli_request(client, mem_ctx, &api_ops[API_ADDRESS_PROBE],
			  values, n, &answer);
	if (ret == CLI_OK) {
		ret = wait_for_run(client, mem_ctx, &answer);
	}
	talloc_free(answer);
	return ret;
}

/*
 * A name of a directory is looked up before a policy is given to it. Why that
 * went wrong is for the policy's own answer to tell.
 */
static void look_up_first(struct api_client *client, TALLOC_CTX *mem_ctx,
			  const struct cli_options *options)
{
	const char *name = given(options, "principal");
	const char *kind = given(options, "kind");
	const struct api_value values[] = { { "name", name },
					    { "kind", kind } };
	struct api_answer *answer = NULL;
	int ret;

	if (options->dry_run || name == NULL || kind == NULL || strcmp(kind, "token") == 0 ||
	    strpbrk(name, "\\@") == NULL) {
		return;
	}
	ret = api_client_run(client, mem_ctx, &api_ops[API_ACCOUNT_LOOKUP],
			     values, 2, &answer);
	if (ret == 0 && answer->status == 202) {
		wait_for_run_until(client, mem_ctx, &answer, LOOKUP_POLLS);
	}
	talloc_free(answer);
}

static enum cli_exit outcome(const json_t *run)
{
	const char *state = json_string_value(json_object_get(run, "state"));
	json_int_t failed = json_integer_value(json_object_get(run, "failed"));

	if (failed > 0 || (state != NULL && strcmp(state, "failed") == 0)) {
		return CLI_FAILED;
	}
	return CLI_OK;
}

/* A file that --token-file takes. */
static void put_token(const struct cli_options *options,
		      const struct cli_screen *screen, const json_t *json)
{
	const char *secret = json_string_value(json_object_get(json,
							       "secret"));

	fprintf(screen->out, "%s\n", secret != NULL ? secret : "");
	fprintf(stderr, "ipam: token %lld is in %s\n",
		(long long)json_integer_value(json_object_get(json, "token")),
		options->output);
}

static void show_answer(const struct cli_options *options,
			const struct cli_screen *screen, const json_t *json)
{
	struct cli_list *list = NULL;
	json_t *items = NULL, *chosen = NULL;

	if (options->op == &api_ops[API_TOKEN_ADD] &&
	    options->output != NULL && screen->format == CLI_TABLE) {
		put_token(options, screen, json);
	} else if (screen->format == CLI_JSON) {
		chosen = screen->chosen ?
			cli_columns_json(options->shape, json) : NULL;
		json_dumpf(chosen != NULL ? chosen : json, screen->out,
			   JSON_INDENT(2));
		fputc('\n', screen->out);
		json_decref(chosen);
	} else if (screen->format == CLI_CSV) {
		items = json_pack("[O]", json);
		list = cli_list_new(NULL, screen, options->shape);
		cli_list_add(list, items);
		cli_list_end(list, NULL);
		talloc_free(list);
		json_decref(items);
	} else {
		cli_show_object(screen, options->shape, json);
	}
}

/* For people a check is its steps. */
static enum cli_exit show_steps(struct api_client *client, TALLOC_CTX *mem_ctx,
				const struct cli_options *options,
				const struct cli_screen *screen,
				const json_t *run)
{
	struct cli_options steps = *options;
	enum cli_exit ret;

	steps.op = &api_ops[API_SERVER_ACCESS];
	steps.shape = steps.op->result;
	ret = show_list(client, mem_ctx, &steps, screen);
	return ret == CLI_OK ? outcome(run) : ret;
}

static const char *member(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));

	return text != NULL ? text : "";
}

/* A new server is shown as it is once it was verified. */
static enum cli_exit wait_for_server(struct api_client *client,
				     TALLOC_CTX *mem_ctx,
				     struct api_answer **answer)
{
	json_int_t number = json_integer_value(
		json_object_get((*answer)->json, "verification_run"));
	struct api_value run = { "run", NULL }, server = { "server", NULL };
	struct api_answer *at = NULL;
	enum cli_exit ret;

	if (number == 0) {
		return CLI_OK;
	}
	run.text = talloc_asprintf(mem_ctx, "%lld", (long long)number);
	server.text = talloc_strdup(mem_ctx, member((*answer)->json,
						    "server"));
	ret = cli_request(client, mem_ctx, &api_ops[API_RUN_SHOW], &run, 1,
			  &at);
	if (ret == CLI_OK) {
		ret = wait_for_run(client, mem_ctx, &at);
	}
	TALLOC_FREE(at);
	if (ret == CLI_OK) {
		TALLOC_FREE(*answer);
		ret = cli_request(client, mem_ctx, &api_ops[API_SERVER_SHOW],
				  &server, 1, answer);
	}
	return ret;
}

static enum cli_exit verified(const json_t *server)
{
	if (strcmp(member(server, "verification"), "failed") != 0) {
		return CLI_OK;
	}
	fprintf(stderr, "ipam: %s is added and not verified: %s: %s: %s\n",
		member(server, "server"), member(server, "verification_step"),
		member(server, "verification_status"),
		member(server, "verification_advice"));
	return CLI_FAILED;
}

static enum cli_exit show_one(struct api_client *client, TALLOC_CTX *mem_ctx,
			      const struct cli_options *options,
			      const struct cli_screen *screen)
{
	struct api_answer *answer = NULL;
	bool is_run = strcmp(options->op->result ? options->op->result->name :
						   "", "Run") == 0;
	bool is_new = options->op == &api_ops[API_SERVER_ADD];
	struct api_value values[API_PARAMS_MAX + 2];
	size_t n = copy_values(options, values);
	enum cli_exit ret = cli_request(client, mem_ctx, options->op, values,
					n, &answer);

	if (ret == CLI_OK && is_new && options->wait) {
		ret = wait_for_server(client, mem_ctx, &answer);
	}
	if (ret == CLI_OK && options->dry_run) {
		tell_dry_run(answer->json != NULL);
	}
	if (ret == CLI_OK && is_run && options->wait) {
		ret = wait_for_run(client, mem_ctx, &answer);
	}
	if (ret == CLI_OK && options->wait && screen->format != CLI_JSON &&
	    options->op == &api_ops[API_SERVER_CHECK]) {
		ret = show_steps(client, mem_ctx, options, screen,
				 answer->json);
	} else if (ret == CLI_OK && answer->json != NULL) {
		show_answer(options, screen, answer->json);
		if (is_run && !options->dry_run) {
			ret = outcome(answer->json);
		} else if (is_new && options->wait) {
			ret = verified(answer->json);
		}
	}
	TALLOC_FREE(answer);
	return ret;
}

enum cli_exit cli_run(TALLOC_CTX *mem_ctx, const struct cli_options *options,
		      const struct cli_screen *screen)
{
	struct api_client *client = NULL;
	struct api_target target;
	const char *error = NULL;
	enum cli_exit ret = cli_config_target(mem_ctx, options, &target,
					      &error);

	if (ret != CLI_OK) {
		fprintf(stderr, "ipam: %s\n", error);
		return ret;
	}
	if (options->op == &api_ops[API_WHOLE_IMPORT]) {
		target.timeout_s = 24 * 3600L;	/* all of it is one request */
	}
	client = api_client_new(mem_ctx, &target);
	if (client == NULL) {
		fputs("ipam: no memory\n", stderr);
		return CLI_FAILED;
	}
	ret = options->op == &api_ops[API_ADDRESS_FIND] &&
	      (given(options, "ping") || given(options, "ptr")) ?
		probe_first(client, mem_ctx, options) : CLI_OK;
	if (ret != CLI_OK) {
		talloc_free(client);
		return ret;
	}
	if (options->op == &api_ops[API_ACCESS_POLICY_ADD]) {
		look_up_first(client, mem_ctx, options);
	}
	ret = options->op == &api_ops[API_WHOLE_EXPORT] ?
		cli_whole_export(client, mem_ctx, screen) :
		options->op == &api_ops[API_WHOLE_IMPORT] ?
		cli_whole_import(client, mem_ctx, options, screen) :
		cli_is_import(options->op) ?
		cli_import(client, mem_ctx, options, screen) :
		options->more_count > 0 ?
		cli_many(client, mem_ctx, options, screen) :
		options->op->list ?
		show_list(client, mem_ctx, options, screen) :
		show_one(client, mem_ctx, options, screen);
	talloc_free(client);
	return ret;
}
