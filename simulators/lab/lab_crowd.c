/* The clients of a lab's DHCP servers, and `ipam-lab world`. */
#include "simulators/lab/lab_crowd.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "simulators/dhcp/sim_dhcp_crowd.h"
#include "simulators/lab/lab_main.h"
#include "simulators/lab/lab_register.h"

#define PER_SCOPE_MAX 1000

static bool parse(const char *text, unsigned *out_count, uint64_t *out_seed)
{
	char *end = NULL;
	unsigned long count = strtoul(text, &end, 10);

	*out_seed = 1;
	if (*end == ',' && end[1] != '\0') {
		*out_seed = strtoull(end + 1, &end, 10);
	}
	*out_count = (unsigned)count;
	return text[0] != '\0' && *end == '\0' && count > 0 &&
	       count <= PER_SCOPE_MAX;
}

static time_t next(void *private_data)
{
	return sim_dhcp_crowd_next(private_data);
}

static void act(void *private_data)
{
	sim_dhcp_crowd_act(private_data);
}

int lab_crowd_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab, const char *text,
		    char **out_error)
{
	struct sim_dhcp_crowd *crowd = NULL;
	unsigned count = 0;
	uint64_t seed = 0;
	size_t i;
	int ret = 0;

	if (!parse(text, &count, &seed)) {
		*out_error = talloc_asprintf(mem_ctx, "--crowd is N or N,SEED, "
					     "of at most %d clients for each "
					     "scope", PER_SCOPE_MAX);
		return EINVAL;
	}
	for (i = 0; ret == 0 && i < lab->host_count; i++) {
		if ((lab->hosts[i].roles & SIM_ROLE_DHCP) == 0) {
			continue;
		}
		ret = sim_dhcp_crowd_new(lab->hosts[i].dce,
					 lab->hosts[i].fqdn, count, seed + i,
					 &crowd);
		if (ret == 0) {
			ret = sim_lab_add_actor(lab, next, act, crowd);
		}
	}
	return ret;
}

static int dump(const char *dir, const struct sim_host *host)
{
	char path[PATH_MAX + 300];
	FILE *f = NULL;
	int ret;

	snprintf(path, sizeof(path), "%s/%s.json", dir, host->fqdn);
	f = fopen(path, "we");
	if (f == NULL) {
		return errno;
	}
	ret = sim_dhcp_world_dump(host->fqdn, f);
	return fclose(f) == 0 ? ret : EIO;
}

void lab_crowd_answer(struct sim_lab *lab, char answer[LAB_CONTROL_MAX])
{
	char dir[PATH_MAX];
	size_t i;
	int ret;

	snprintf(dir, sizeof(dir), "%s/world", lab->state);
	ret = mkdir(dir, 0700) == 0 || errno == EEXIST ? 0 : errno;
	for (i = 0; ret == 0 && i < lab->host_count; i++) {
		if ((lab->hosts[i].roles & SIM_ROLE_DHCP) != 0) {
			ret = dump(dir, &lab->hosts[i]);
		}
	}
	strncat(dir, "/dns", sizeof(dir) - strlen(dir) - 1);
	if (ret == 0) {
		ret = mkdir(dir, 0700) == 0 || errno == EEXIST ?
			      lab_register_dump(lab, dir) : errno;
	}
	/* A path may be longer than an answer: the caller knows the state. */
	snprintf(answer, LAB_CONTROL_MAX, "%s %s", ret == 0 ? "ok" : "error",
		 ret == 0 ? "world" : strerror(ret));
}

int lab_crowd_world(int argc, char **argv)
{
	const char *state = argc > 0 ? argv[0] : getenv("IPAM_LAB_DIR");
	char answer[LAB_CONTROL_MAX];
	int ret;

	if (state == NULL || argc > 1) {
		fprintf(stderr, "ipam-lab: world [STATE], of the lab that runs "
				"in STATE or $IPAM_LAB_DIR\n");
		return LAB_USAGE;
	}
	ret = lab_control_ask(state, "world", answer);
	if (ret != 0) {
		fprintf(stderr, "ipam-lab: %s\n", answer);
		return LAB_FAILED;
	}
	printf("%s/%s\n", state, answer);
	return 0;
}
