/* The files of `ipam-lab run`, and cleaning up after it. */
#include "simulators/lab/lab_world.h"

#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "simulators/lab/lab_space.h"

#define NAMESERVERS_MOST  3
#define HOSTS_LISTED_MOST 1000

static int write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	int ret = 0;

	if (file == NULL) {
		return errno;
	}
	if (fputs(text, file) < 0) {
		ret = EIO;
	}
	if (fclose(file) != 0 && ret == 0) {
		ret = errno;
	}
	return ret;
}

static int show(TALLOC_CTX *mem_ctx, const char *state, const char *name)
{
	char *from = talloc_asprintf(mem_ctx, "%s/%s", state, name);
	char *to = talloc_asprintf(mem_ctx, "/etc/%s", name);

	return from == NULL || to == NULL ? ENOMEM : lab_space_show(from, to);
}

int lab_world_enter(TALLOC_CTX *mem_ctx, const char *state, char **out_error)
{
	const char *step = NULL, *cure = "";
	int ret = lab_space_enter(&step);

	if (ret == EPERM || ret == ENOSPC) {
		cure = " (run it as root, or allow user namespaces)";
	}
	if (ret == 0) {
		step = "showing STATE/hosts as /etc/hosts";
		ret = show(mem_ctx, state, "hosts");
	}
	if (ret == 0) {
		step = "showing STATE/resolv.conf as /etc/resolv.conf";
		ret = show(mem_ctx, state, "resolv.conf");
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s%s", step,
					     strerror(ret), cure);
	}
	return ret;
}

/* The first three DNS servers: resolver(3) takes no more, c-ares all. */
static char *resolv_conf(TALLOC_CTX *mem_ctx, const struct sim_lab *lab)
{
	char *text = talloc_strdup(mem_ctx, "");
	size_t i, count = 0;

	for (i = 0; i < lab->host_count && count < NAMESERVERS_MOST; i++) {
		if ((lab->hosts[i].roles & SIM_ROLE_DNS) != 0) {
			text = talloc_asprintf_append(text, "nameserver %s\n",
						      lab->hosts[i].address);
			count++;
		}
	}
	return talloc_asprintf_append(text, "search %s\n",
				      lab->domains[0].name);
}

static bool has_dns(const struct sim_lab *lab)
{
	size_t i = 0;

	while (i < lab->host_count &&
	       (lab->hosts[i].roles & SIM_ROLE_DNS) == 0) {
		i++;
	}
	return i < lab->host_count;
}

int lab_world_write(TALLOC_CTX *mem_ctx, const struct sim_lab *lab,
		    const char *state, char **out_error)
{
	/* A resolver reads all of the file for each name that it looks up. */
	bool listed = lab->host_count <= HOSTS_LISTED_MOST || !has_dns(lab);
	char *hosts = talloc_strdup(mem_ctx, "127.0.0.1 localhost\n");
	char *resolv = resolv_conf(mem_ctx, lab);
	char *path = talloc_asprintf(mem_ctx, "%s/hosts", state);
	const struct sim_host *host = NULL;
	char own[256] = "";
	size_t i;
	int ret;

	/* Programs look up the machine's own name; that is not the lab's. */
	if (gethostname(own, sizeof(own) - 1) == 0) {
		hosts = talloc_asprintf_append(hosts, "127.0.0.1 %s\n", own);
	}
	for (i = 0; listed && i < lab->host_count; i++) {
		host = &lab->hosts[i];
		hosts = talloc_asprintf_append(hosts, "%s %s %s\n",
					       host->address, host->fqdn,
					       host->name);
	}
	if (hosts == NULL || resolv == NULL || path == NULL) {
		return ENOMEM;
	}
	ret = write_file(path, hosts);
	if (ret == 0) {
		path = talloc_asprintf(mem_ctx, "%s/resolv.conf", state);
		ret = path == NULL ? ENOMEM : write_file(path, resolv);
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s",
					     path != NULL ? path : state,
					     strerror(ret));
	}
	return ret;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	remove(path);
	return 0;
}

void lab_world_remove(const char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
