/*
 * The api process: store, query, manage and the HTTP server put together.
 */
#include "ipam/api/api_main.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ipam/api/api_handler.h"
#include "ipam/base/clock.h"
#include "ipam/base/error.h"
#include "ipam/base/log.h"
#include "ipam/manage/manage_store.h"
#include "ipam/model/account.h"
#include "ipam/query/query_store.h"

struct api_process {
	struct query_source source;
	struct manage_sink sink;
	struct manage_access *access;
	struct query_locator *locator;
	struct api_handler handler;
	struct api_backend inner;	/* of the handler */
	struct store *store;
};

/* Runs an operation; logs who changed what, and what the store said. */
static int logged_run(struct api_call *call, const struct api_peer *peer,
		      void *private_data, json_t **out_json)
{
	struct api_process *process = private_data;
	int ret;

	if (store_read_only(process->store) &&
	    store_writable_again(process->store)) {
		ipam_log(IPAM_LOG_INFO, "the store takes changes again");
	}
	ret = process->inner.run(call, peer, process->inner.private_data,
				 out_json);

	if (call->problem.status >= 500) {
		ipam_log(IPAM_LOG_ERROR, "%s for %s: %s: %s", call->op->name,
			 peer->caller.name, call->problem.detail,
			 store_error(process->store));
	} else if (call->op->access != ACCESS_READ) {
		ipam_log(IPAM_LOG_INFO, "%s%s by %s: %u", call->op->name,
			 call->dry_run.number ? " (dry run)" : "",
			 peer->caller.name, call->problem.status ?
			 call->problem.status : call->op->status);
	}
	return ret;
}

static bool token(TALLOC_CTX *mem_ctx, const char *secret, void *private_data,
		  struct access_caller *out_caller)
{
	struct api_process *process = private_data;

	return process->inner.token(mem_ctx, secret,
				    process->inner.private_data, out_caller);
}

static const struct access_data *access_now(void *private_data)
{
	struct api_process *process = private_data;

	return process->inner.access(process->inner.private_data);
}

static bool unsettled(void *private_data)
{
	const struct api_process *process = private_data;

	return store_unsettled(process->store);
}

static int settle(void *private_data)
{
	struct api_process *process = private_data;
	int ret = store_settle(process->store);

	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "the last changes may be lost, and "
			 "nobody was told of them: %s", strerror(ret));
	}
	return ret;
}

static int health(void *private_data)
{
	struct api_process *process = private_data;

	return process->inner.health(process->inner.private_data);
}

static char *metrics(TALLOC_CTX *mem_ctx, void *private_data)
{
	struct api_process *process = private_data;

	return process->inner.metrics(mem_ctx, process->inner.private_data);
}

static const char *or_null(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : NULL;
}

/* A descriptor that SIGTERM and SIGINT make readable; SIGPIPE is ignored. */
static int stop_descriptor(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int serve(struct api_process *process,
		 const struct api_config *config, const char **out_error)
{
	struct api_backend backend = {
		.private_data = process, .run = logged_run, .token = token,
		.access = access_now,
		.unsettled = unsettled, .settle = settle,
		.health = health, .metrics = metrics,
	};
	struct api_server *server = NULL;
	int fd = stop_descriptor();
	int ret;

	if (fd < 0) {
		*out_error = "cannot wait for signals";
		return errno;
	}
	ret = api_server_new(process, config, &backend, &server, out_error);
	if (ret == 0) {
		*out_error = "the loop ended";
		ret = api_server_run(server, fd);
		talloc_free(server);
	}
	close(fd);
	return ret;
}

/* That access data is refused keeps nobody from what settings give. */
static int open_access(struct api_process *process,
		       const struct ipam_settings *settings)
{
	char *path = talloc_asprintf(process, "%s.key", settings->store_path);
	int ret = path == NULL ? ENOMEM :
		manage_access_open(process, &process->sink, path,
				   &process->access);

	if (ret == 0) {
		manage_access_keep_tokens(process->access,
					  settings->keep_tokens_s);
	}
	if (ret == 0 && manage_access_data(process->access) == NULL) {
		ipam_log(IPAM_LOG_ERROR, "%s",
			 manage_access_why(process->access));
	} else if (ret == 0 && manage_access_objects_why(process->access)) {
		ipam_log(IPAM_LOG_ERROR, "%s",
			 manage_access_objects_why(process->access));
	}
	return ret;
}

/* Tickets tell groups by SID: what the settings name so, the socket has. */
static void warn_of_names(TALLOC_CTX *mem_ctx, const struct api_config *config)
{
	struct ipam_account_name parts;
	const char *const *members = NULL;
	const char *name = NULL;
	int group;

	for (group = 0; group < ACCESS_GROUP_COUNT; group++) {
		members = config->members[group];
		for (; members != NULL && *members != NULL; members++) {
			name = *members + (**members == '@');
			if (!ipam_account_split(mem_ctx, name, &parts) ||
			    (parts.upn && name == *members)) {
				continue;
			}
			ipam_log(IPAM_LOG_WARNING, "[api] %s: %s counts on the "
				 "unix socket alone, where this machine calls "
				 "it so: for tickets give it with `ipam "
				 "access-policy add --kind %s --principal '%s' "
				 "--grants " ACCESS_GROUP_GRANT "%s`",
				 access_group_title(group), *members,
				 name == *members ? "user" : "group", name,
				 access_group_word(group));
		}
	}
}

int api_main(const struct ipam_settings *settings)
{
	struct api_process *process = talloc_zero(NULL, struct api_process);
	struct api_config config = {
		.socket = or_null(settings->api_socket),
		.http = or_null(settings->api_http),
		.https = or_null(settings->api_https),
		.certificate = settings->api_certificate,
		.key = settings->api_certificate_key,
		.rate = settings->api_rate,
		.keytab = or_null(settings->api_keytab),
		.members = { [ACCESS_USERS] = settings->api_users,
			     [ACCESS_MSM] = settings->api_msm_admins,
			     [ACCESS_ASM] = settings->api_asm_admins,
			     [ACCESS_AUDIT] = settings->api_auditors,
			     [ACCESS_ADMINISTRATORS] = settings->api_admins },
	};
	const char *error = "no memory";
	int ret = ENOMEM;

	if (process == NULL) {
		goto done;
	}
	warn_of_names(process, &config);
	ret = store_open_readable(process, settings->store_path,
				  &process->store, &error);
	if (ret != 0) {
		goto done;
	}
	ret = store_settle_later(process->store);
	if (ret != 0) {
		error = store_error(process->store);
		goto done;
	}
	query_source_of_store(process->store, &process->source);
	manage_sink_of_store(process->store, &process->sink);
	ret = open_access(process, settings);
	if (ret != 0) {
		goto done;
	}
	ret = query_locator_new(process, process->store, &process->locator);
	if (ret == 0) {
		ret = query_locator_follow(process->locator);
	}
	if (ret != 0) {
		error = store_error(process->store);
		goto done;
	}
	process->handler = (struct api_handler){
		.locator = process->locator,
		.source = &process->source, .sink = &process->sink,
		.now = ipam_clock_now, .access = process->access,
		.limit_reads = settings->api_limit_reads,
	};
	api_handler_backend(&process->handler, &process->inner);
	ret = serve(process, &config, &error);
done:
	if (ret != 0) {
		ipam_log(IPAM_LOG_ERROR, "%s: %s", error,
			 ipam_error_text(ret));
	}
	talloc_free(process);
	return ret == 0 ? 0 : 1;
}
