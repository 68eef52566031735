/* use: ipam_query ipam_store ipam_convert ipam_model ipam_base rpc_conn SQLITE3 TALLOC */
/*
 * bench_track: rows of leases of an invented network (bench_track_rows.h).
 *
 *	log ROWS SEED		as lines of audit logs
 *	csv ROWS SEED		as rows for another database
 *	table ROWS SEED		the same, the client by its number
 *	clients ROWS SEED	their numbers
 *	shape ROWS SEED		how many servers and days they are
 *	parse FILE		reads lines of audit logs
 *	ingest STORE ROWS SEED	lines into a store, as Audit puts them
 *	ask STORE ROWS SEED N	who had an address at an instant, N times
 *
 * shape and what stands behind it print one JSON line.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ipam/convert/convert_track.h"
#include "ipam/query/query_store.h"
#include "ipam/store/store_track.h"
#include "tests/bench/bench_track_rows.h"

#define FILE_ROWS (BENCH_CLIENTS * BENCH_DAILY)
#define LINE_MAX_BYTES 192

/* So many servers that each has a few weeks or months. */
struct shape {
	uint64_t seed;
	unsigned servers, days;
	uint64_t rows;
};

static struct shape shape_of(const char *rows, const char *seed)
{
	struct shape shape = { .seed = strtoull(seed, NULL, 10),
			       .rows = strtoull(rows, NULL, 10) };
	uint64_t files = (shape.rows + FILE_ROWS - 1) / FILE_ROWS;

	for (shape.servers = 1;
	     5ull * (shape.servers + 1) * (shape.servers + 1) <= files + 5;) {
		shape.servers++;
	}
	shape.days = (unsigned)((files + shape.servers - 1) / shape.servers);
	return shape;
}

typedef bool (*file_fn)(const struct shape *shape, unsigned server,
			unsigned day, unsigned rows, void *private_data);

/* Days one after the other, each on all servers. */
static bool each_file(const struct shape *shape, file_fn fn,
		      void *private_data)
{
	uint64_t left = shape->rows;
	unsigned server, day, rows;
	bool ok = true;

	for (day = 0; ok && day < shape->days; day++) {
		for (server = 0; ok && left > 0 && server < shape->servers;
		     server++) {
			rows = left < FILE_ROWS ? (unsigned)left : FILE_ROWS;
			ok = fn(shape, server, day, rows, private_data);
			left -= rows;
		}
	}
	return ok;
}

static double seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

static double processor(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

static bool print_log(const struct shape *shape, unsigned server, unsigned day,
		      unsigned rows, void *private_data)
{
	struct bench_row row;
	char line[LINE_MAX_BYTES];
	unsigned i;

	for (i = 0; i < rows; i++) {
		row = bench_row(shape->seed, server, day, i);
		bench_line(&row, line, sizeof(line));
		fputs(line, stdout);
	}
	return ferror(stdout) == 0;
}

/* address, at, type, client, server, place: numbers, as a table has them. */
static bool print_csv(const struct shape *shape, unsigned server, unsigned day,
		      unsigned rows, void *private_data)
{
	struct bench_row row;
	char line[LINE_MAX_BYTES];
	unsigned i, place = 0;

	for (i = 0; i < rows; i++) {
		row = bench_row(shape->seed, server, day, i);
		printf("%u,%lld,%u,0200%08x,pc%07u.contoso.test,%u,%u\n",
		       row.address, (long long)row.at, row.id - 9, row.client,
		       row.client, server, place);
		place += (unsigned)bench_line(&row, line, sizeof(line));
	}
	return ferror(stdout) == 0;
}

/* address, at, client's number, type and server, place */
static bool print_table(const struct shape *shape, unsigned server,
			unsigned day, unsigned rows, void *private_data)
{
	struct bench_row row;
	unsigned i;

	for (i = 0; i < rows; i++) {
		row = bench_row(shape->seed, server, day, i);
		printf("%u,%lld,%u,%u,%u\n", row.address, (long long)row.at,
		       row.client, server * 64 + row.id, i * 128);
	}
	return ferror(stdout) == 0;
}

static int print_clients(const struct shape *shape)
{
	unsigned i;

	for (i = 0; i < shape->servers * 2 * BENCH_CLIENTS; i++) {
		printf("%u,0200%08x,pc%07u.contoso.test\n", i, i, i);
	}
	return ferror(stdout) == 0 ? 0 : 1;
}

static int print_shape(const struct shape *shape)
{
	printf("{\"servers\": %u, \"days\": %u, \"clients\": %u,"
	       " \"first\": %lld}\n", shape->servers, shape->days,
	       BENCH_CLIENTS, BENCH_FIRST);
	return 0;
}

static bool sum_line(const struct convert_dhcp_log_line *line,
		     void *private_data)
{
	*(uint64_t *)private_data += line->address[3] + line->client.length;
	return true;
}

static int parse(const char *path)
{
	struct convert_dhcp_log_counts counts = {0};
	struct stat st;
	uint64_t sum = 0;
	double start = seconds(), cpu = processor();
	int fd = open(path, O_RDONLY);
	char *log = NULL;

	if (fd < 0 || fstat(fd, &st) != 0) {
		return 1;
	}
	log = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (log == MAP_FAILED) {
		return 1;
	}
	convert_dhcp_log_read(log, (size_t)st.st_size, true, sum_line, &sum,
			      &counts);
	printf("{\"rows\": %llu, \"seconds\": %.6f, \"cpu\": %.6f}\n",
	       (unsigned long long)counts.rows, seconds() - start,
	       processor() - cpu);
	return counts.odd == 0 && sum != 0 ? 0 : 1;
}

struct ingest {
	TALLOC_CTX *ctx;
	struct store *store;
	struct convert_zone *zone;
	struct store_track_writer *writer;
	char *log;
	int64_t last_at;
	uint64_t rows, added;
	double seconds, cpu;
	int ret;
};

static bool ingest_line(const struct convert_dhcp_log_line *line,
			void *private_data)
{
	struct ingest *in = private_data;
	struct convert_track_text text;
	struct ipam_track_record record = {0};

	in->last_at = convert_zone_utc(in->zone, line->local_s, in->last_at);
	if (!convert_track_line(line, &text, &record)) {
		return true;
	}
	record.at = in->last_at;
	in->ret = store_track_add(in->writer, &record);
	return in->ret == 0;
}

static const char *server_name(char *out, size_t size, unsigned server)
{
	snprintf(out, size, "dhcp%u.contoso.test", server);
	return out;
}

/* One file is one transaction, as of a server that is read daily. */
static bool ingest_file(const struct shape *shape, unsigned server,
			unsigned day, unsigned rows, void *private_data)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
					    "Fri", "Sat", "Sun" };
	struct ingest *in = private_data;
	struct convert_dhcp_log_counts counts = {0};
	struct store_track_position position = { .file = day + 1 };
	char name[40], log[32];
	double start, cpu;
	struct bench_row row;
	size_t size = 0, added = 0;
	unsigned i;

	for (i = 0; i < rows; i++) {
		row = bench_row(shape->seed, server, day, i);
		size += (size_t)bench_line(&row, in->log + size,
					   LINE_MAX_BYTES);
	}
	start = seconds();
	cpu = processor();
	snprintf(log, sizeof(log), "DhcpSrvLog-%s.log", days[day % 7]);
	in->ret = store_track_writer_new(in->ctx, in->store,
					 server_name(name, sizeof(name),
						     server), log,
					 &in->writer);
	if (in->ret == 0) {
		convert_dhcp_log_read(in->log, size, true, ingest_line, in,
				      &counts);
	}
	position.place = (int64_t)size;
	position.last_at = position.read_at = in->last_at;
	if (in->ret == 0) {
		in->ret = store_track_put(in->writer, &position, &added);
	}
	TALLOC_FREE(in->writer);
	in->seconds += seconds() - start;
	in->cpu += processor() - cpu;
	in->rows += counts.rows;
	in->added += added;
	return in->ret == 0 && counts.odd == 0;
}

static struct store *open_store(TALLOC_CTX *ctx, const char *path)
{
	struct store *store = NULL;
	const char *error = "";

	if (store_open(ctx, path, &store, &error) != 0) {
		fprintf(stderr, "bench_track: %s\n", error);
		exit(1);
	}
	return store;
}

static int ingest(const char *path, const struct shape *shape)
{
	struct ingest in = { .ctx = talloc_new(NULL) };
	struct ipam_server server = { .domain = "contoso.test" };
	struct store_stats stats = {0};
	char name[40];
	unsigned i;
	int ret = 0;

	in.store = open_store(in.ctx, path);
	in.zone = convert_zone_new(in.ctx, "Europe/Vienna");
	in.log = talloc_size(in.ctx, (size_t)FILE_ROWS * LINE_MAX_BYTES);
	for (i = 0; ret == 0 && i < shape->servers; i++) {
		server.name = server_name(name, sizeof(name), i);
		ret = store_server_put(in.store, &server);
	}
	if (ret != 0 || in.zone == NULL || in.log == NULL ||
	    !each_file(shape, ingest_file, &in) ||
	    store_stats(in.store, &stats) != 0) {
		fprintf(stderr, "bench_track: %s\n", store_error(in.store));
		return 1;
	}
	printf("{\"rows\": %llu, \"seconds\": %.6f, \"cpu\": %.6f,"
	       " \"bytes\": %lld}\n", (unsigned long long)in.added,
	       in.seconds, in.cpu, (long long)stats.bytes);
	talloc_free(in.ctx);
	return in.added == shape->rows ? 0 : 1;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A question whose answer is known: the client of a row, just behind it. */
static int ask_one(TALLOC_CTX *ctx, const struct query_source *source,
		   struct convert_zone *zone, const struct shape *shape,
		   uint64_t *random)
{
	unsigned server = (unsigned)(bench_random(random) % shape->servers);
	unsigned day = (unsigned)(bench_random(random) % shape->days);
	unsigned i = (unsigned)(bench_random(random) % FILE_ROWS);
	struct bench_row row;
	char ip[16], client[24];
	struct query_filter filter = { .ip = ip };
	struct query_page page = { .rows = NULL };
	const struct query_track *track = NULL;
	int ret;

	/* The last day may be there in part. */
	day -= day > 0 && day == shape->days - 1;
	row = bench_row(shape->seed, server, day, i);
	snprintf(ip, sizeof(ip), "10.%u.%u.%u", row.address >> 16 & 255,
		 row.address >> 8 & 255, row.address & 255);
	snprintf(client, sizeof(client), "02-00-%02x-%02x-%02x-%02x",
		 row.client >> 24, row.client >> 16 & 255,
		 row.client >> 8 & 255, row.client & 255);
	filter.at = convert_zone_utc(zone, row.at, 0) + 1;
	ret = query_list(ctx, source, QUERY_TRACK, &filter, NULL, 10, &page);
	if (ret != 0 || page.count != 1) {
		return ret != 0 ? ret : -1;
	}
	track = (const struct query_track *)page.rows[0];
	return strcmp(track->client, client) == 0 ? 0 : -2;
}

struct times {
	double *taken, *cpu;
	size_t count;
};

/* The first tenth is to warm up. */
static int ask_all(struct times *times, struct store *store,
		   const struct shape *shape)
{
	struct convert_zone *zone = convert_zone_new(times, "Europe/Vienna");
	size_t i, warm = times->count / 10;
	struct query_source source;
	uint64_t random = shape->seed;
	TALLOC_CTX *one = NULL;
	double start, cpu;
	int ret = 0;

	query_source_of_store(store, &source);
	for (i = 0; ret == 0 && i < times->count + warm; i++) {
		one = talloc_new(times);
		start = seconds();
		cpu = processor();
		ret = ask_one(one, &source, zone, shape, &random);
		if (i >= warm) {
			times->taken[i - warm] = seconds() - start;
			times->cpu[i - warm] = processor() - cpu;
		}
		talloc_free(one);
	}
	return ret;
}

static int ask(const char *path, const struct shape *shape, size_t count)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct store *store = open_store(ctx, path);
	struct times *times = talloc_zero(ctx, struct times);
	int ret;

	times->taken = talloc_zero_array(times, double, count);
	times->cpu = talloc_zero_array(times, double, count);
	times->count = count;
	ret = ask_all(times, store, shape);
	if (ret != 0) {
		fprintf(stderr, "bench_track: a question: %d: %s\n", ret,
			store_error(store));
		return 1;
	}
	qsort(times->taken, count, sizeof(double), by_value);
	qsort(times->cpu, count, sizeof(double), by_value);
	printf("{\"rows\": %zu, \"p50\": %.7f, \"p99\": %.7f,"
	       " \"cpu_p50\": %.7f, \"cpu_p99\": %.7f}\n", count,
	       times->taken[count / 2], times->taken[count * 99 / 100],
	       times->cpu[count / 2], times->cpu[count * 99 / 100]);
	talloc_free(ctx);
	return 0;
}

static int print(const char *what, const struct shape *shape)
{
	static const struct { const char *what; file_fn fn; } kinds[] = {
		{ "log", print_log }, { "csv", print_csv },
		{ "table", print_table },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(what, kinds[i].what) == 0) {
			return each_file(shape, kinds[i].fn, NULL) ? 0 : 1;
		}
	}
	return strcmp(what, "clients") == 0 ? print_clients(shape) :
	       strcmp(what, "shape") == 0 ? print_shape(shape) : 2;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	struct shape shape;

	if (strcmp(what, "parse") == 0) {
		return parse(argv[2]);
	}
	if (argc == 4) {
		shape = shape_of(argv[2], argv[3]);
		return print(what, &shape);
	}
	if (argc < 5) {
		return 2;
	}
	shape = shape_of(argv[3], argv[4]);
	return strcmp(what, "ingest") == 0 ? ingest(argv[2], &shape) :
	       argc == 6 ? ask(argv[2], &shape, strtoul(argv[5], NULL, 10)) :
			   2;
}
