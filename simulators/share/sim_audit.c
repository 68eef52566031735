/*
 * Writes audit logs.
 *
 *	row -> file of its day and family -> new, or of another week? header
 *	    -> full? 02 and silence -> row
 */
#include "simulators/share/sim_audit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAYS_OF_LOG 7
#define ROW_MAX 1024
#define LAST_ROWS 4096 /* where the last row of a file is looked for */

enum { V4, V6, FAMILIES };

struct sim_audit {
	char *dir;
	uint64_t most; /* bytes of one file */
	struct {
		char date[16]; /* of the file that rows go to, "" for none */
		bool full;
	} log[FAMILIES];
};

/* What a row says of itself; readers go by the number alone. */
static const struct {
	int id;
	const char *text;
} descriptions[] = {
	{ 0, "Started" },	  { 1, "Stopped" },
	{ 2, "Paused" },	  { 10, "Assign" },
	{ 11, "Renew" },	  { 12, "Release" },
	{ 13, "Conflict" },	  { 14, "Scope Full" },
	{ 15, "NACK" },		  { 16, "Deleted" },
	{ 17, "Expired" },	  { 18, "Expired" },
	{ 24, "Database Cleanup Begin" },
	{ 25, "Database Cleanup End" },
	{ 30, "DNS Update Request" },
	{ 31, "DNS Update Failed" },
	{ 32, "DNS Update Successful" },
	{ 11000, "DHCPV6 Solicit" },
	{ 11001, "DHCPV6 Advertise" },
	{ 11002, "DHCPV6 Request" },
	{ 11003, "DHCPV6 Confirm" },
	{ 11004, "DHCPV6 Renew" },
	{ 11005, "DHCPV6 Rebind" },
	{ 11006, "DHCPV6 Decline" },
	{ 11007, "DHCPV6 Release" },
	{ 11010, "DHCPV6 Started" },
	{ 11012, "DHCPV6 Paused" },
	{ 11016, "DHCPV6 Deleted" },
	{ 11018, "DHCPV6 Expired" },
};
#define DESCRIPTIONS (sizeof(descriptions) / sizeof(descriptions[0]))

static const char columns4[] =
	"ID,Date,Time,Description,IP Address,Host Name,MAC Address,User Name, "
	"TransactionID, QResult,Probationtime, CorrelationID,Dhcid,"
	"VendorClass(Hex),VendorClass(ASCII),UserClass(Hex),UserClass(ASCII),"
	"RelayAgentInformation,DnsRegError.\r\n";
static const char columns6[] =
	"ID,Date,Time,Description,IPv6 Address,Host Name,Error Code, Duid "
	"Length, Duid Bytes(Hex),User Name,Dhcid,Subnet Prefix.\r\n";

static int make_dir(const char *path, mode_t mode)
{
	return mkdir(path, mode) == 0 || errno == EEXIST ? 0 : errno;
}

static int copy(const char *from, const char *to)
{
	char block[65536];
	ssize_t got = 1;
	int in = open(from, O_RDONLY | O_CLOEXEC), out, ret = 0;

	if (in == -1) {
		return errno;
	}
	/* smbd looks at the modes as those of a Unix account. */
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out == -1) {
		ret = errno;
	}
	while (ret == 0 && got > 0) {
		got = read(in, block, sizeof(block));
		if (got < 0 || write(out, block, (size_t)got) != got) {
			ret = EIO;
		}
	}
	close(in);
	if (out != -1) {
		close(out);
	}
	return ret;
}

/* Dhcp*SrvLog-*.log, in any case */
static bool is_log(const char *name)
{
	size_t length = strlen(name);

	return strncasecmp(name, "Dhcp", 4) == 0 &&
	       strcasestr(name, "SrvLog-") != NULL && length > 4 &&
	       strcasecmp(name + length - 4, ".log") == 0;
}

static int copy_logs(TALLOC_CTX *mem_ctx, const struct sim_host *host,
		     const char *state, const char *files)
{
	char *all = talloc_asprintf(mem_ctx, "%s/dhcpaudit", state);
	DIR *dir = NULL;
	struct dirent *entry = NULL;
	char *from = NULL, *to = NULL;
	int ret = all == NULL ? ENOMEM : make_dir(all, 0700);

	if (ret == 0) {
		ret = make_dir(files, 0755);
	}
	dir = ret == 0 ? opendir(host->dir) : NULL;
	while (dir != NULL && ret == 0 && (entry = readdir(dir)) != NULL) {
		if (!is_log(entry->d_name)) {
			continue;
		}
		from = talloc_asprintf(mem_ctx, "%s/%s", host->dir,
				       entry->d_name);
		to = talloc_asprintf(mem_ctx, "%s/%s", files,
				     entry->d_name);
		ret = from == NULL || to == NULL ? ENOMEM : copy(from, to);
	}
	if (dir != NULL) {
		closedir(dir);
	}
	return ret;
}

static const char *describe(int id)
{
	size_t i;

	for (i = 0; i < DESCRIPTIONS; i++) {
		if (descriptions[i].id == id) {
			return descriptions[i].text;
		}
	}
	return "";
}

static void write_header(FILE *f, int which)
{
	size_t i;

	fprintf(f, "\t\tMicrosoft %s Service Activity Log\r\n\r\n\r\n",
		which == V6 ? "DHCPv6" : "DHCP");
	fputs("Event ID  Meaning\r\n", f);
	for (i = 0; i < DESCRIPTIONS; i++) {
		if ((descriptions[i].id >= 11000) == (which == V6)) {
			fprintf(f, "%02d\t%s\r\n", descriptions[i].id,
				descriptions[i].text);
		}
	}
	if (which == V4) {
		fputs("50+\tAuthorization\r\n\r\nQResult: 0: none, 6: no "
		      "information\r\n", f);
	}
	fprintf(f, "\r\n%s", which == V6 ? columns6 : columns4);
}

/* Rows about the service have fewer fields than those about a client. */
static void write_row(FILE *f, int which, const struct sim_audit_row *row,
		      const char *date, const char *clock)
{
	const char *host = row->host_name != NULL ? row->host_name : "";
	size_t i;

	fprintf(f, "%02d,%s,%s,%s,", row->id, date, clock, describe(row->id));
	if (row->address == NULL) {
		fputs(which == V6 ? ",,,,,,,,,\r\n" : ",,\r\n", f);
		return;
	}
	fprintf(f, "%s,%s,", row->address, host);
	if (which == V6) {
		fprintf(f, ",%zu,", row->client_id_length);
	}
	for (i = 0; i < row->client_id_length; i++) {
		fprintf(f, "%02X", row->client_id[i]);
	}
	if (which == V6) {
		fputs(",,,,,\r\n", f);
	} else {
		fprintf(f, ",,%u,%d,,,,,,,,,0\r\n", row->transaction,
			row->client_id_length == 0 ? 6 : 0);
	}
}

/* The date of the last row of a file, "" where it has none. */
static void last_date(const char *path, char date[16])
{
	FILE *f = fopen(path, "re");
	char line[ROW_MAX], found[16];

	date[0] = '\0';
	if (f == NULL) {
		return;
	}
	if (fseek(f, -LAST_ROWS, SEEK_END) != 0) {
		rewind(f);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%*[0-9],%15[0-9/],", found) == 1) {
			memcpy(date, found, sizeof(found));
		}
	}
	fclose(f);
}

/* The file of this day, ready for a row; NULL with errno. */
static FILE *open_log(struct sim_audit *audit, int which,
		      const struct tm *tm, const char *date, const char *clock)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed",
					    "Thu", "Fri", "Sat" };
	const struct sim_audit_row started = { .id = which == V6 ? 11010 : 0 };
	char *path = talloc_asprintf(audit, "%s/Dhcp%sSrvLog-%s.log",
				     audit->dir, which == V6 ? "V6" : "",
				     days[tm->tm_wday]);
	char before[16];
	bool fresh;
	FILE *f = NULL;

	if (path == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	if (strcmp(audit->log[which].date, date) != 0) {
		audit->log[which].full = false;
	}
	last_date(path, before);
	fresh = strcmp(before, date) != 0;
	f = fopen(path, fresh ? "we" : "ae");
	if (f != NULL) {
		fchmod(fileno(f), 0644);
		memcpy(audit->log[which].date, date, 16);
		if (fresh) {
			write_header(f, which);
			write_row(f, which, &started, date, clock);
		}
	}
	talloc_free(path);
	return f;
}

int sim_audit_write(struct sim_audit *audit, const struct sim_audit_row *row)
{
	int which = row->family == 6 ? V6 : V4, ret = 0;
	const struct sim_audit_row full = { .id = which == V6 ? 11012 : 2 };
	char date[16] = "", clock[16] = "";
	struct tm tm;
	FILE *f = NULL;
	long size;

	gmtime_r(&row->time, &tm);
	strftime(date, sizeof(date), "%m/%d/%y", &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	f = open_log(audit, which, &tm, date, clock);
	if (f == NULL) {
		return errno;
	}
	if (audit->log[which].full) {
		fclose(f);
		return ENOSPC;
	}
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	if (size >= 0 && (uint64_t)size > audit->most) {
		write_row(f, which, &full, date, clock);
		audit->log[which].full = true;
		ret = ENOSPC;
	} else {
		write_row(f, which, row, date, clock);
	}
	if (fclose(f) != 0 && ret == 0) {
		ret = errno;
	}
	return ret;
}

int sim_audit_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    const char *state, uint32_t total_mb,
		    struct sim_audit **out_audit, char **out_error)
{
	struct sim_audit *audit = talloc_zero(host->lab, struct sim_audit);
	int ret;

	if (audit == NULL) {
		return ENOMEM;
	}
	audit->most = (uint64_t)total_mb * 1024 * 1024 / DAYS_OF_LOG;
	audit->dir = talloc_asprintf(audit, "%s/dhcpaudit/%s", state,
				     host->name);
	ret = audit->dir == NULL ? ENOMEM :
				   copy_logs(mem_ctx, host, state, audit->dir);
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: audit log: %s",
					     host->fqdn, strerror(ret));
		talloc_free(audit);
		return ret;
	}
	*out_audit = audit;
	return 0;
}

const char *sim_audit_dir(const struct sim_audit *audit)
{
	return audit->dir;
}
