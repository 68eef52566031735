/* `ipam-lab hosts`: who is in a lab. */
#include "simulators/lab/lab_main.h"

#include <stdio.h>

#include "simulators/host/sim_host.h"

static json_t *host_json(const struct sim_host *host)
{
	json_t *object = json_object(), *roles = json_array();
	const char *name = NULL;
	enum sim_role role;
	size_t i;

	for (i = 0; (name = sim_role_name(i, &role)) != NULL; i++) {
		if ((host->roles & role) != 0) {
			json_array_append_new(roles, json_string(name));
		}
	}
	json_object_set_new(object, "name", json_string(host->name));
	json_object_set_new(object, "fqdn", json_string(host->fqdn));
	json_object_set_new(object, "domain", json_string(host->domain->name));
	json_object_set_new(object, "address", json_string(host->address));
	json_object_set_new(object, "roles", roles);
	return object;
}

static void print_host(const struct sim_host *host)
{
	const char *name = NULL;
	enum sim_role role;
	size_t i;

	printf("%-15s  %-28s", host->address, host->fqdn);
	for (i = 0; (name = sim_role_name(i, &role)) != NULL; i++) {
		if ((host->roles & role) != 0) {
			printf(" %s", name);
		}
	}
	printf("\n");
}

int lab_hosts(const char *dir, int json)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct sim_lab *lab = NULL;
	json_t *all = NULL;
	char *error = NULL;
	size_t i;
	int ret = sim_lab_load(mem_ctx, dir, &lab, &error);

	if (ret != 0) {
		fprintf(stderr, "ipam-lab: %s\n",
			error != NULL ? error : "out of memory");
		talloc_free(mem_ctx);
		return LAB_FAILED;
	}
	all = json_array();
	for (i = 0; i < lab->host_count; i++) {
		if (json) {
			json_array_append_new(all, host_json(&lab->hosts[i]));
		} else {
			print_host(&lab->hosts[i]);
		}
	}
	if (json) {
		json_dumpf(all, stdout, JSON_INDENT(2));
		printf("\n");
	}
	json_decref(all);
	talloc_free(mem_ctx);
	return 0;
}
