/*
 * Metrics: gauges of what is known, counters of what has ended. Names of tasks,
 * states and classes come from our own tables, so no label needs an escape.
 */
#include "ipam/api/api_metrics.h"

#include <string.h>

static char *head(char *text, const char *name, const char *type,
		  const char *help)
{
	return talloc_asprintf_append_buffer(text,
					     "# HELP %s %s\n# TYPE %s %s\n",
					     name, help, name, type);
}

static char *gauges(char *text, const struct query_status *status)
{
	const struct {
		const char *name, *help;
		int64_t value;
	} table[] = {
		{ "ipam_servers", "known servers", status->servers },
		{ "ipam_servers_managed", "managed servers", status->managed },
		{ "ipam_scopes", "known DHCP scopes", status->scopes },
		{ "ipam_leases", "known leases", status->leases },
		{ "ipam_zones", "known DNS zones", status->zones },
		{ "ipam_records", "known DNS records", status->records },
		{ "ipam_jobs_open", "jobs queued or running",
		  status->jobs_open },
		{ "ipam_store_bytes", "size of the store", status->bytes },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		text = head(text, table[i].name, "gauge", table[i].help);
		text = talloc_asprintf_append_buffer(
			text, "%s %lld\n", table[i].name,
			(long long)table[i].value);
	}
	return text;
}

static char *states(char *text, const char *name, const char *help,
		    const struct query_state_count *counts, size_t count)
{
	size_t i;

	text = head(text, name, "gauge", help);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append_buffer(
			text, "%s{state=\"%s\"} %lld\n", name,
			counts[i].state, (long long)counts[i].count);
	}
	return text;
}

static char *runs(char *text, const struct query_status *status, int64_t now)
{
	const struct query_run_count *count = NULL;
	size_t i;

	text = head(text, "ipam_runs_total", "counter",
		    "runs of tasks that have ended");
	for (i = 0; i < status->run_count_count; i++) {
		count = &status->run_counts[i];
		text = talloc_asprintf_append_buffer(
			text,
			"ipam_runs_total{task=\"%s\",outcome=\"%s\"} %lld\n",
			count->task, count->outcome, (long long)count->count);
	}
	text = head(text, "ipam_last_success_age_seconds", "gauge",
		    "since a run of the task succeeded on every server");
	for (i = 0; i < status->run_count_count; i++) {
		count = &status->run_counts[i];
		if (strcmp(count->outcome, "done") == 0) {
			text = talloc_asprintf_append_buffer(
				text,
				"ipam_last_success_age_seconds{task=\"%s\"}"
				" %lld\n", count->task,
				(long long)(now - count->last_at));
		}
	}
	return text;
}

char *api_metrics_text(TALLOC_CTX *mem_ctx, const struct query_status *status,
		       int64_t now)
{
	char *text = talloc_strdup(mem_ctx, "");
	size_t i;

	text = gauges(text, status);
	text = states(text, "ipam_services", "services of servers by state",
		      status->services, status->service_count);
	text = states(text, "ipam_zone_health", "DNS zones by health",
		      status->zone_health, status->zone_health_count);
	text = head(text, "ipam_data_bytes", "gauge",
		    "size of a class of stored data");
	for (i = 0; i < status->size_count; i++) {
		text = talloc_asprintf_append_buffer(
			text, "ipam_data_bytes{data=\"%s\"} %lld\n",
			status->sizes[i].data,
			(long long)status->sizes[i].bytes);
	}
	return runs(text, status, now);
}
