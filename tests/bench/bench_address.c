/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC */
/*
 * bench_address: prefixes of an invented plan, 12 of 16 a /24, 3 a /22 and one
 * a /18 of the lower half of IPv4 (or as many bits behind 2001:db8::/32), all
 * different; and addresses, of which 4 of 5 lie in one of them.
 *
 *	prefixes ROWS SEED		id,prefix
 *	questions ROWS SEED N		id,address
 *	locate ROWS SEED N 4|6		the smallest prefix around N addresses
 *	contain ROWS SEED N 4|6		all prefixes around them
 *	free STORE PREFIX USED N	the next free address, N times, in a
 *					range where the first USED are used
 *	hosts STORE N			N hosts, one after the other, into a /16, a
 *					transaction each hundred
 *
 * All but the first two print one JSON line.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ipam/model/free_run.h"
#include "ipam/model/locator.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_plan.h"

#define HIT_OF 5
#define STEPS 13		/* of hosts: 5,000 each of 65,000 */
#define AT_ONCE 100		/* of hosts: in a transaction */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t dice(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* A number by which no two of one length are the same. */
static struct ipam_prefix prefix_of(uint64_t i, uint64_t seed, int family)
{
	static const struct { unsigned from, many, length; } classes[] = {
		{ 0, 12, 24 }, { 12, 3, 22 }, { 15, 1, 18 },
	};
	unsigned c = i % 16 < 12 ? 0 : i % 16 < 15 ? 1 : 2;
	unsigned length = classes[c].length;
	uint32_t nth = (uint32_t)(i / 16 * classes[c].many + i % 16 -
				  classes[c].from);
	uint32_t number = (nth * 0x9e3779b1u + (uint32_t)seed) &
			  ((1u << (length - 1)) - 1);
	struct ipam_prefix out = { ipam_addr_v4(number << (32 - length)),
				   length };

	if (family == 6) {
		memcpy(out.addr.bytes + 4, out.addr.bytes + 12, 4);
		memset(out.addr.bytes + 12, 0, 4);
		memcpy(out.addr.bytes, "\x20\x01\x0d\xb8", 4);
		out.addr.family = IPAM_IPV6;
		out.length += 32;
	}
	return out;
}

static struct ipam_addr question(uint64_t rows, uint64_t seed, int family,
				 uint64_t *state)
{
	struct ipam_prefix prefix = prefix_of(dice(state) % rows, seed,
					      family);
	struct ipam_range range = ipam_prefix_range(&prefix);
	uint64_t bits = dice(state);
	size_t i;

	for (i = 8; i < 16; i++, bits >>= 8) {
		range.first.bytes[i] |= (uint8_t)(
			bits & (range.last.bytes[i] ^ range.first.bytes[i]));
	}
	if (dice(state) % HIT_OF == 0) {	/* the upper half */
		range.first.bytes[family == 6 ? 4 : 12] |= 0x80;
	}
	return range.first;
}

static int print(const char *what, uint64_t rows, uint64_t seed, uint64_t n)
{
	char text[IPAM_PREFIX_TEXT];
	struct ipam_prefix prefix;
	struct ipam_addr addr;
	uint64_t state = seed, i;

	if (strcmp(what, "prefixes") == 0) {
		for (i = 0; i < rows; i++) {
			prefix = prefix_of(i, seed, 4);
			printf("%llu,%s\n", (unsigned long long)i,
			       ipam_prefix_format(&prefix, text));
		}
		return 0;
	}
	for (i = 0; i < n; i++) {
		addr = question(rows, seed, 4, &state);
		printf("%llu,%s\n", (unsigned long long)i,
		       ipam_addr_format(&addr, text));
	}
	return 0;
}

static int fill(struct ipam_locator *locator, uint64_t rows, uint64_t seed,
		int family)
{
	struct ipam_place place = { .kind = IPAM_PLACE_SUBNET };
	struct ipam_prefix prefix;
	uint64_t i;
	int ret = 0;

	for (i = 0; i < rows && ret == 0; i++) {
		prefix = prefix_of(i, seed, family);
		place.id = (int64_t)i + 1;
		place.range = ipam_prefix_range(&prefix);
		ret = ipam_locator_put(locator, &place);
	}
	return ret;
}

static int locate(bool all, uint64_t rows, uint64_t seed, uint64_t n,
		  int family)
{
	struct ipam_locator *locator = ipam_locator_new(NULL, 42);
	struct ipam_addr *asked = calloc(n, sizeof(*asked));
	const struct ipam_place *places[16];
	uint64_t state = seed, hits = 0, found = 0, i;
	double start = seconds(), built, taken;
	size_t count;

	if (asked == NULL || fill(locator, rows, seed, family) != 0) {
		return 1;
	}
	built = seconds() - start;
	for (i = 0; i < n; i++) {
		asked[i] = question(rows, seed, family, &state);
	}
	start = seconds();
	for (i = 0; i < n; i++) {
		count = ipam_locator_find(locator, &asked[i], IPAM_PLACE_ALL,
					  places, all ? 16 : 1);
		hits += count > 0;
		found += count;
	}
	taken = seconds() - start;
	printf("{\"rows\": %llu, \"seconds\": %.6f, \"hits\": %llu,"
	       " \"found\": %llu, \"built\": %.3f, \"bytes\": %zu}\n",
	       (unsigned long long)n, taken, (unsigned long long)hits,
	       (unsigned long long)found, built, talloc_total_size(locator));
	free(asked);
	talloc_free(locator);
	return 0;
}

static struct store *open_store(const char *path)
{
	struct store *store = NULL;
	const char *error = "";

	if (store_open(NULL, path, &store, &error) != 0) {
		fprintf(stderr, "bench_address: %s\n", error);
		exit(1);
	}
	return store;
}

/* The hosts of a prefix as a range. */
static int64_t add_range(struct store *store, const char *network)
{
	struct ipam_ip_range range = {
		.space_id = IPAM_SPACE_DEFAULT, .service = "IPAM",
		.instance = "Localhost", .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED, .user_utilized = -1,
	};
	struct ipam_addr last;
	struct ipam_wrong wrong = { .why = "" };

	if (ipam_prefix_parse(network, &range.prefix) != 0) {
		exit(2);
	}
	range.range = ipam_prefix_range(&range.prefix);
	if (range.prefix.addr.family == IPAM_IPV4) {	/* its hosts */
		ipam_addr_after(&range.range.first, &range.range.first);
		ipam_addr_before(&range.range.last, &last);
		range.range.last = last;
	}
	if (store_ip_range_put(store, &range, true, 1, &wrong) != 0) {
		fprintf(stderr, "bench_address: %s\n", wrong.why);
		exit(1);
	}
	return range.id;
}

static void check(int ret, struct store *store)
{
	if (ret != 0) {
		fprintf(stderr, "bench_address: %d: %s\n", ret,
			store_error(store));
		exit(1);
	}
}

/* So many addresses of a range, from `addr` on; it is then behind them. */
static void add_hosts(struct store *store, struct ipam_addr *addr,
		      uint64_t count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct store_addresses *batch = NULL;
	struct ipam_address host;
	char text[IPAM_ADDR_TEXT];
	uint64_t i;
	int ret = store_begin(store);

	check(ret, store);
	check(store_addresses_begin(tmp_ctx, store, 1, &batch), store);
	for (i = 0; i < count; i++) {
		host = (struct ipam_address){ .address = *addr,
					      .space_id = IPAM_SPACE_DEFAULT };
		host.cells[IPAM_ADDRESS_IP] = ipam_addr_format(addr, text);
		host.cells[IPAM_ADDRESS_SPACE] = "Default";
		host.cells[IPAM_ADDRESS_SERVICE] = "IPAM";
		host.cells[IPAM_ADDRESS_INSTANCE] = "Localhost";
		host.cells[IPAM_ADDRESS_NETWORK_TYPE] = "NonVirtualized";
		host.cells[IPAM_ADDRESS_DEVICE_TYPE] = "Host";
		host.cells[IPAM_ADDRESS_STATE] = "In-Use";
		check(store_addresses_add(batch, &host,
					  STORE_BY_PERSON, NULL), store);
		ipam_addr_after(addr, addr);
	}
	check(store_addresses_end(batch), store);
	check(store_commit(store), store);
	talloc_free(tmp_ctx);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int next_free(const char *path, const char *network, uint64_t used,
		     size_t n)
{
	struct store *store = open_store(path);
	int64_t range = add_range(store, network);
	double *times = calloc(n, sizeof(*times)), start;
	struct ipam_addr *found = NULL, addr, start_at = { .family = 0 };
	struct ipam_prefix prefix;
	TALLOC_CTX *one = NULL;
	size_t i, count = 0;

	ipam_prefix_parse(network, &prefix);
	addr = ipam_prefix_range(&prefix).first;
	ipam_addr_after(&addr, &addr);
	add_hosts(store, &addr, used);
	for (i = 0; i < n; i++) {
		one = talloc_new(NULL);
		start = seconds();
		check(store_free_find(one, store, range, &start_at, 1,
				      &found, &count), store);
		times[i] = seconds() - start;
		talloc_free(one);
	}
	qsort(times, n, sizeof(*times), by_value);
	printf("{\"rows\": %zu, \"p50\": %.9f, \"p99\": %.9f}\n", n,
	       times[n / 2], times[n * 99 / 100]);
	free(times);
	talloc_free(store);
	return count == 1 ? 0 : 1;
}

/* What the keeper of ipamd does beside: it moves the log every two seconds. */
static pid_t keep(const char *path)
{
	struct store *store = NULL;
	pid_t pid = fork();

	if (pid != 0) {
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	store = open_store(path);
	for (;;) {
		check(store_move_log(store), store);
		sleep(2);
	}
}

/* Hosts a second, of each thirteenth of them. */
static int hosts(const char *path, uint64_t n)
{
	struct store *store = open_store(path);
	pid_t keeper;
	struct ipam_addr addr = ipam_addr_v4(0x0a400001);
	double start;
	unsigned step;
	uint64_t i;

	add_range(store, "10.64.0.0/16");
	talloc_free(store);
	keeper = keep(path);
	store = open_store(path);
	printf("{\"rates\": [");
	for (step = 0; step < STEPS; step++) {
		start = seconds();
		for (i = 0; i < n / STEPS; i += AT_ONCE) {
			add_hosts(store, &addr, AT_ONCE);
		}
		printf("%s%.0f", step > 0 ? ", " : "",
		       (double)(n / STEPS) / (seconds() - start));
	}
	printf("]}\n");
	talloc_free(store);
	kill(keeper, SIGKILL);
	waitpid(keeper, NULL, 0);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	uint64_t a[6] = { 0 };
	int i;

	for (i = 2; i < argc && i < 6; i++) {
		a[i] = strtoull(argv[i], NULL, 10);
	}
	if (strcmp(what, "free") == 0 && argc == 6) {
		return next_free(argv[2], argv[3], a[4], a[5]);
	}
	if (strcmp(what, "hosts") == 0 && argc == 4) {
		return hosts(argv[2], a[3]);
	}
	if (argc == 6 && (a[5] == 4 || a[5] == 6)) {
		return locate(strcmp(what, "contain") == 0, a[2], a[3], a[4],
			      (int)a[5]);
	}
	return argc == 4 || argc == 5 ? print(what, a[2], a[3], a[4]) : 2;
}
