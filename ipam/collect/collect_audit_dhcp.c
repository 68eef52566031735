/*
 * Audit of a DHCP server: its audit logs, of the share "dhcpaudit".
 *
 *	for each of the seven days, v4 and v6:
 *		head -> another file than before? from its start, else onwards
 *		piece -> rows, put with the position behind them -> more?
 *	days without a row -> gaps
 *
 * A log is known again by the server's number of the file, its first row and
 * a size that has not become less. In doubt it is read from its start: records
 * that are there already are passed over (store_track.c). A server writes each
 * file anew after a week; what it wrote after we looked last and before that is
 * lost, which becomes a gap.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_audit.h"
#include "ipam/collect/collect_file.h"
#include "ipam/convert/convert.h"
#include "ipam/convert/convert_track.h"
#include "ipam/store/store_track.h"

#define SHARE	   "dhcpaudit"
#define HEAD_BYTES 16384
#define PART_BYTES (8 * 1024 * 1024)
#define DAY	   86400
#define LOGS	   14
#define DAYS	   64	/* of one piece that are noted */
#define FIRST_AT   946684800	/* 2000: dates beyond these are damage */
#define LAST_AT	   4102444800	/* 2100 */
#define AGAIN_AT_MOST 3
#define LOG_PAUSED 2		/* event 02: no room on the disk */

struct audit_data {
	struct ipam_server server;
	struct collect_share share;
	struct convert_zone *zone;
	size_t next;		/* of the logs */
	char log[32];
	struct store_track_position was, now; /* of the log at hand */
	uint64_t size;		/* of the file, when its head was read */
	struct store_track_writer *writer;
	int64_t days[DAYS];	/* of the piece at hand */
	size_t day_count;
	unsigned again;		/* replaced while it was read */
	int64_t paused_at;	/* event 02, and no row behind it yet */
	size_t records, gaps, odd;
	int ret;		/* of the store */
	struct ipam_failure worst;
};

static void audit_next(struct tevent_req *req);
static void audit_head_done(struct tevent_req *subreq);
static void audit_part(struct tevent_req *req);
static void audit_part_done(struct tevent_req *subreq);
static void audit_take(struct tevent_req *req,
		       const struct collect_file_part *part, size_t skip);
static void audit_end(struct tevent_req *req);

/* The zone of the server by [audit] zones; NULL: not known. */
static const char *zone_name(const struct ipam_settings *settings,
			     const char *server)
{
	const char *const *zones = settings->audit_zones;
	const char *all = NULL, *equals = NULL;
	size_t i, length;

	for (i = 0; zones[i] != NULL; i++) {
		equals = strchr(zones[i], '=');
		if (equals == NULL) {
			all = zones[i];
			continue;
		}
		length = (size_t)(equals - zones[i]);
		if (strlen(server) == length &&
		    strncasecmp(server, zones[i], length) == 0) {
			return equals + 1;
		}
	}
	return all;
}

struct tevent_req *collect_audit_dhcp_send(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server)
{
	struct audit_data *data = talloc_zero(mem_ctx, struct audit_data);
	struct ipam_failure why = {0};
	struct tevent_req *req = NULL;
	const char *zone = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	ret = collect_server(data, c, server, &data->server);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return tevent_req_post(req, c->ev);
	}
	zone = zone_name(c->settings, server);
	if (zone != NULL && !convert_zone_exists(zone)) {
		why.step = "settings";
		why.status = talloc_asprintf(data, "no time zone %s", zone);
		why.advice = "Name one of /usr/share/zoneinfo in [audit] zones.";
		collect_task_end_failure(req, &why);
		return tevent_req_post(req, c->ev);
	}
	data->zone = convert_zone_new(data, zone);
	data->share = (struct collect_share){
		&data->server, SHARE, rpc_smb_new(data)
	};
	if (tevent_req_nomem(data->zone, req) ||
	    tevent_req_nomem(data->share.kept, req)) {
		return tevent_req_post(req, c->ev);
	}
	audit_next(req);
	return tevent_req_is_in_progress(req) ? req :
						tevent_req_post(req, c->ev);
}

static bool is_v6(const struct audit_data *data)
{
	return data->next >= LOGS / 2;
}

static const char *family_log(bool v6)
{
	return v6 ? "dhcpv6" : "dhcpv4";
}

static void audit_next(struct tevent_req *req)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu",
					   "Fri", "Sat", "Sun"};
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct audit_data *data = task->data;
	struct tevent_req *subreq = NULL;
	int ret;

	TALLOC_FREE(data->writer);
	if (data->next >= LOGS) {
		audit_end(req);
		return;
	}
	snprintf(data->log, sizeof(data->log), "Dhcp%sSrvLog-%s.log",
		 is_v6(data) ? "V6" : "", days[data->next % (LOGS / 2)]);
	data->paused_at = 0;
	ret = store_track_position(task->c->store, data->server.name,
				   data->log, &data->was);
	if (ret == 0) {
		ret = store_track_writer_new(data, task->c->store,
					     data->server.name, data->log,
					     &data->writer);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	/* Of a log that is new to us the head is the first piece, too. */
	subreq = collect_file_send(data, task->c, &data->share, data->log, 0,
				   data->was.place == 0 ?
				   PART_BYTES : HEAD_BYTES);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, audit_head_done, req);
}

/*
 * Keeps the failure. True where the next log may do better: this one could not
 * be read, but the share could.
 */
static bool audit_failed(struct audit_data *data, struct rpc_status status)
{
	struct ipam_failure why = convert_failure(data, status);

	why.step = talloc_asprintf(data, "audit log %s", why.step);
	why.advice = rpc_smb_cure(status);
	if (data->worst.step == NULL) {
		data->worst = why;
	}
	return status.step == RPC_STEP_CALL &&
	       status.vocabulary == RPC_VOCABULARY_ERRNO &&
	       status.code != RPC_SMB_NO_SHARE &&
	       status.code != RPC_SMB_DENIED && status.code != ETIMEDOUT;
}

static bool is_missing(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_ERRNO &&
	       status.step == RPC_STEP_CALL && status.code == RPC_SMB_NO_FILE;
}

static void audit_put_off(struct tevent_req *req, struct rpc_status status)
{
	struct audit_data *data = collect_task_data(req);
	bool go_on = is_missing(status);

	if (!go_on && data->again == 0 && status.step != RPC_STEP_AUTH) {
		data->again++;	/* a busy server may answer the second time */
		audit_next(req);
		return;
	}
	go_on = go_on || audit_failed(data, status);
	data->again = 0;
	data->next = go_on ? data->next + 1 : LOGS;
	audit_next(req);
}

/* Midnight behind the instant, by the server's clock. */
static int64_t midnight(struct audit_data *data, int64_t at)
{
	int64_t offset = convert_zone_offset(data->zone, at);
	int64_t local = at + offset;

	return local - local % DAY + DAY - offset;
}

/* What was written behind our last look, and is gone with the file. */
static int put_overwritten(struct store *store, struct audit_data *data)
{
	struct ipam_track_gap gap = {
		.server = data->server.name, .log = family_log(is_v6(data)),
		.from = data->was.last_at,
		.to = midnight(data, data->was.last_at),
		.why = IPAM_TRACK_OVERWRITTEN,
	};

	if (data->was.last_at == 0 || data->was.read_at >= gap.to) {
		return 0;
	}
	data->gaps++;
	return store_track_gap_put(store, &gap);
}

static void audit_head_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct audit_data *data = task->data;
	struct collect_file_part head = {0};
	struct rpc_status status = collect_file_recv(subreq, data, &head);
	int ret = 0;

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		audit_put_off(req, status);
		return;
	}
	data->size = head.file.size;
	data->now = data->was;
	data->now.file = head.file.index;
	data->now.mark = convert_dhcp_log_mark((const char *)head.data,
					       head.size);
	if (data->now.file != data->was.file ||
	    data->now.mark != data->was.mark || data->was.mark == 0 ||
	    data->size < (uint64_t)data->was.place) {
		data->now.place = 0;
		data->now.last_at = 0;
		if (data->was.mark != data->now.mark) {
			ret = put_overwritten(task->c->store, data);
		}
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (head.size == data->size || head.size == PART_BYTES) {
		audit_take(req, &head, (size_t)data->now.place);
		return;
	}
	talloc_free(head.data);
	audit_part(req);
}

static void audit_part(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct audit_data *data = task->data;
	struct tevent_req *subreq = NULL;
	size_t added = 0;
	int ret;

	if (data->size <= (uint64_t)data->now.place && data->was.read_at > 0) {
		data->now.read_at = ipam_clock_now();
		ret = store_track_put(data->writer, &data->now, &added);
		if (ret != 0) {
			collect_task_end_store(req, ret);
			return;
		}
		data->next++;
		audit_next(req);
		return;
	}
	subreq = collect_file_send(data, task->c, &data->share, data->log,
				   (uint64_t)data->now.place, PART_BYTES);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, audit_part_done, req);
}

static void note_day(struct audit_data *data, int64_t day)
{
	size_t i = data->day_count;

	if (i > 0 && data->days[i - 1] == day) {
		return;
	}
	for (i = 0; i < data->day_count; i++) {
		if (data->days[i] == day) {
			return;
		}
	}
	if (data->day_count < DAYS) {
		data->days[data->day_count++] = day;
	}
}

/* The server wrote nothing from event 02 to the row behind it. */
static int note_pause(struct audit_data *data, struct store *store,
		      uint32_t id, int64_t at)
{
	struct ipam_track_gap gap = {
		.server = data->server.name, .log = family_log(is_v6(data)),
		.from = data->paused_at, .to = at, .why = IPAM_TRACK_PAUSED,
	};
	int ret = 0;

	if (data->paused_at != 0 && at > data->paused_at) {
		ret = store_track_gap_put(store, &gap);
		data->gaps++;
	}
	data->paused_at = id == LOG_PAUSED ? at : 0;
	return ret;
}

struct reading {
	struct audit_data *data;
	struct store *store;
	int64_t base; /* of the piece in the file */
};

static bool audit_line(const struct convert_dhcp_log_line *line,
		       void *private_data)
{
	struct reading *reading = private_data;
	struct audit_data *data = reading->data;
	struct convert_track_text text;
	struct ipam_track_record record = {0};
	int64_t at = convert_zone_utc(data->zone, line->local_s,
				      data->now.last_at);

	if (at < FIRST_AT || at >= LAST_AT) {
		data->odd++;
		return true;
	}
	data->now.last_at = at;
	note_day(data, line->local_s / DAY);
	data->ret = note_pause(data, reading->store, line->id, at);
	if (data->ret != 0 || !convert_track_line(line, &text, &record)) {
		return data->ret == 0;
	}
	record.at = at;
	record.unsure = !convert_zone_known(data->zone);
	record.place += reading->base;
	data->ret = store_track_add(data->writer, &record);
	if (data->ret == EINVAL) {
		data->odd++;
		data->ret = 0;
	}
	return data->ret == 0;
}

/* The rows of a piece, with the position behind them: all or nothing. */
static int audit_put(struct store *store, struct audit_data *data,
		     const uint8_t *bytes, size_t size)
{
	struct convert_dhcp_log_counts counts = {0};
	struct reading reading = { data, store, data->now.place };
	size_t used = 0, added = 0;
	int ret = store_begin(store);

	if (ret != 0) {
		return ret;
	}
	data->day_count = 0;
	if (size > 0) {
		used = convert_dhcp_log_read((const char *)bytes, size, false,
					     audit_line, &reading, &counts);
	}
	if (used == 0 && size >= PART_BYTES) {
		used = size; /* no line is that long */
	}
	data->now.place += (int64_t)used;
	data->now.read_at = ipam_clock_now();
	ret = data->ret;
	if (ret == 0 && data->paused_at != 0) {
		/* Unless more is written today. */
		ret = note_pause(data, store, 0,
				 midnight(data, data->paused_at));
	}
	if (ret == 0) {
		ret = store_track_put(data->writer, &data->now, &added);
	}
	if (ret == 0) {
		ret = store_track_day_put(store, data->server.name,
					  family_log(is_v6(data)), data->days,
					  data->day_count);
	}
	if (ret == 0) {
		ret = store_commit(store);
	} else {
		store_rollback(store);
	}
	data->records += added;
	data->odd += (size_t)(counts.odd + counts.long_lines);
	return ret;
}

static void audit_part_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct audit_data *data = task->data;
	struct collect_file_part part = {0};
	struct rpc_status status = collect_file_recv(subreq, data, &part);

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		audit_put_off(req, status);
		return;
	}
	if (part.file.index != data->now.file ||
	    part.file.size < (uint64_t)data->now.place) {
		talloc_free(part.data); /* replaced since its head was read */
		data->again++;
		if (data->again > AGAIN_AT_MOST) {
			data->again = 0;
			data->next++;
		}
		audit_next(req);
		return;
	}
	audit_take(req, &part, 0);
}

/* Puts what is behind `skip` of a piece, and asks for more where there is. */
static void audit_take(struct tevent_req *req,
		       const struct collect_file_part *part, size_t skip)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct audit_data *data = task->data;
	int64_t before = data->now.place;
	bool is_full = part->size >= PART_BYTES;
	int ret = audit_put(task->c->store, data, part->data + skip,
			    part->size - skip);

	data->size = part->file.size;
	talloc_free(part->data);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->was = data->now;
	data->again = 0;
	if (data->now.place == before || !is_full) {
		data->next++; /* what is left is a line under way */
		audit_next(req);
		return;
	}
	audit_part(req);
}

static void audit_end(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct audit_data *data = task->data;
	const int64_t offset = convert_zone_offset(data->zone,
						   ipam_clock_now());
	struct ipam_failure remark = {0};
	size_t gaps = 0;
	int ret = 0, v6;

	for (v6 = 0; ret == 0 && v6 < 2; v6++) {
		ret = store_track_days_check(task->c->store,
					     data->server.name,
					     family_log(v6 != 0), offset,
					     &gaps);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (data->records > 0 || data->odd > 0) {
		ipam_log(IPAM_LOG_INFO, "Audit: %s: %zu new records, %zu odd "
			 "rows", data->server.name, data->records, data->odd);
	}
	if (data->worst.step != NULL || convert_zone_known(data->zone)) {
		collect_task_end_failure(req, &data->worst);
		return;
	}
	remark.step = "audit log";
	remark.status = "time zone not known";
	remark.advice = "Times are taken for UTC and marked as uncertain: "
			"name the server's zone in [audit] zones.";
	collect_task_end_remark(req, &remark);
}
