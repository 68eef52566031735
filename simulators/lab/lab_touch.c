/* `ipam-lab touch`: a share of the lab changes. */
#include "simulators/lab/lab_touch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulators/dhcp/sim_dhcp_touch.h"
#include "simulators/dns/dns_change.h"
#include "simulators/lab/lab_main.h"

int lab_touch_add(struct sim_lab *lab, const char *fqdn,
		  struct sim_dns_zones *zones)
{
	struct lab_zones *more = talloc_zero(lab, struct lab_zones);

	if (more == NULL) {
		return ENOMEM;
	}
	more->fqdn = fqdn;
	more->zones = zones;
	more->next = lab->zones;
	lab->zones = more;
	return 0;
}

/* All copies of a zone draw the same. */
static unsigned draw(const struct sim_dns_zone *zone, uint64_t seed)
{
	uint64_t hash = 0xcbf29ce484222325u ^ seed;
	const char *c = NULL;

	for (c = zone->text; *c != '\0'; c++) {
		hash = (hash ^ (uint8_t)*c) * 0x100000001b3u;
	}
	return (unsigned)((hash ^ hash >> 32) % 100);
}

static int touch_zone(struct sim_dns_zone *zone, uint64_t seed)
{
	uint8_t data[] = { 192, 0, 2, (uint8_t)seed };
	struct sim_dns_record record = { .type = SIM_DNS_A, .ttl_s = 3600,
					 .data = data, .length = 4 };
	char owner[40];
	int ret;

	snprintf(owner, sizeof(owner), "touched%llu", (unsigned long long)seed);
	ret = sim_dns_name_parse(owner, &zone->origin, false, &record.owner);
	if (ret == 0) {
		ret = sim_dns_record_add(zone, &record);
	}
	return ret == EEXIST ? 0 : ret;
}

static int touch_zones(struct sim_lab *lab, unsigned percent, uint64_t seed,
		       size_t *count)
{
	struct lab_zones *server = NULL;
	struct sim_dns_zone *zone = NULL;
	size_t i;
	int ret = 0;

	for (server = lab->zones; server != NULL; server = server->next) {
		for (i = 0; ret == 0 && i < server->zones->count; i++) {
			zone = server->zones->zones[i];
			if (zone->count > 0 && draw(zone, seed) < percent) {
				ret = touch_zone(zone, seed);
				++*count;
			}
		}
	}
	return ret;
}

static bool parse(const char *words, unsigned *out_percent,
		  uint64_t *out_seed)
{
	char *end = NULL;
	unsigned long percent = strtoul(words, &end, 10);

	*out_seed = 1;
	if (*end == ',' && end[1] != '\0') {
		*out_seed = strtoull(end + 1, &end, 10);
	}
	*out_percent = (unsigned)percent;
	return end != words && *end == '\0' && percent >= 1 && percent <= 100;
}

void lab_touch_answer(struct sim_lab *lab, const char *words,
		      char answer[LAB_CONTROL_MAX])
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	size_t i, n = 0, scopes = 0, zones = 0;
	unsigned percent = 0;
	uint64_t seed = 0;
	int ret = parse(words, &percent, &seed) ? 0 : EINVAL;

	for (i = 0; ret == 0 && i < lab->host_count; i++) {
		if ((lab->hosts[i].roles & SIM_ROLE_DHCP) != 0) {
			ret = sim_dhcp_touch(tmp_ctx, lab->hosts[i].fqdn,
					     percent, seed, &n);
			scopes += n;
		}
	}
	if (ret == 0) {
		ret = touch_zones(lab, percent, seed, &zones);
	}
	talloc_free(tmp_ctx);
	if (ret != 0) {
		snprintf(answer, LAB_CONTROL_MAX, "error touch takes 1 to 100 "
			 "or PERCENT,SEED: %s", strerror(ret));
		return;
	}
	snprintf(answer, LAB_CONTROL_MAX, "ok %zu scopes and %zu zones of "
		 "servers changed", scopes, zones);
}

int lab_touch(int argc, char **argv)
{
	const char *state = argc > 1 ? argv[0] : getenv("IPAM_LAB_DIR");
	char request[LAB_CONTROL_MAX], answer[LAB_CONTROL_MAX];
	int ret;

	if (state == NULL || argc < 1 || argc > 2) {
		fprintf(stderr, "ipam-lab: touch [STATE] PERCENT[,SEED], of "
				"the lab that runs in STATE or $IPAM_LAB_DIR\n");
		return LAB_USAGE;
	}
	snprintf(request, sizeof(request), "touch %.40s", argv[argc - 1]);
	ret = lab_control_ask(state, request, answer);
	fprintf(ret == 0 ? stdout : stderr, "%s%s\n",
		ret == 0 ? "" : "ipam-lab: ", answer);
	return ret == 0 ? 0 : LAB_FAILED;
}
