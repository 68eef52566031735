/* The journal: what the simulated services were asked. */
#include "simulators/host/sim_host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int journal_close(struct sim_lab *lab)
{
	if (lab->journal_fd != -1) {
		close(lab->journal_fd);
	}
	return 0;
}

int sim_journal_open(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		     const char *state, char **out_error)
{
	char *path = talloc_asprintf(mem_ctx, "%s/journal.jsonl", state);
	int fd;

	if (path == NULL) {
		return ENOMEM;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
		  0600);
	if (fd == -1) {
		int ret = errno;

		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
		return ret;
	}
	lab->journal_fd = fd;
	talloc_set_destructor(lab, journal_close);
	talloc_free(path);
	return 0;
}

static void put(json_t *line, const char *member, const char *text)
{
	json_object_set_new(line, member,
			    text != NULL ? json_string(text) : json_null());
}

void sim_journal(const struct sim_host *host,
		 const struct sim_journal_entry *entry)
{
	json_t *arguments = entry->arguments;
	json_t *line = json_object();
	struct iovec parts[2] = { { 0 }, { (void *)(uintptr_t)"\n", 1 } };
	char *text = NULL;
	char when[SIM_CLOCK_TEXT];
	ssize_t written;

	put(line, "time", sim_clock_text(sim_lab_now(host->lab), when));
	if (host->clock_skew_s != 0) {
		put(line, "host_time",
		    sim_clock_text(sim_host_now(host), when));
	}
	put(line, "host", host->fqdn);
	put(line, "client", entry->client);
	put(line, "account", entry->account);
	put(line, "service", entry->service);
	if (entry->interface != NULL) {
		put(line, "interface", entry->interface);
		json_object_set_new(line, "opnum",
				    entry->opnum == SIM_NO_OPNUM ?
					    json_null() :
					    json_integer(entry->opnum));
	}
	put(line, "operation", entry->operation);
	json_object_set_new(line, "arguments",
			    arguments != NULL ? arguments : json_object());
	put(line, "result", entry->result);
	text = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	if (text == NULL || host->lab->journal_fd == -1) {
		free(text);
		return;
	}
	/* In one write, so that lines stay whole; a full disk loses lines. */
	parts[0].iov_base = text;
	parts[0].iov_len = strlen(text);
	written = writev(host->lab->journal_fd, parts, 2);
	(void)written;
	free(text);
}
