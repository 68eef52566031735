/* use: ipam_convert ipam_model ipam_base rpc_event rpc_conn TALLOC */
/*
 * One event of a DHCP or DNS server as a row of the catalog: a line with its
 * id, then a line "name=value" for each of its fields.
 */
#include <stdlib.h>
#include <string.h>

#include "ipam/convert/convert_catalog.h"

#define FIELDS	 100
#define LONGEST 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct ipam_event *made)
{
	size_t i;

	if (made == NULL || made->text == NULL || made->value_count > 128) {
		abort();
	}
	for (i = 0; i < made->value_count; i++) {
		if (made->values[i].name == NULL ||
		    (made->values[i].before == NULL &&
		     made->values[i].after == NULL) ||
		    (made->values[i].after != NULL &&
		     strlen(made->values[i].after) > LONGEST)) {
			abort();
		}
	}
	if (made->object != NULL && made->kind == IPAM_EVENT_DHCP &&
	    made->key == NULL) {
		abort();
	}
}

/* The lines of a text, which is changed. */
static void read_event(char *text, struct rpc_event *event,
		       struct rpc_event_field *fields)
{
	char *line = NULL, *value = NULL, *rest = NULL;

	line = strtok_r(text, "\n", &rest);
	event->id = line != NULL ? (uint32_t)strtoul(line, NULL, 10) : 0;
	event->level = event->id % 6;
	event->fields = fields;
	event->computer = event->user_sid = "";
	while (event->count < FIELDS &&
	       (line = strtok_r(NULL, "\n", &rest)) != NULL) {
		value = strchr(line, '=');
		if (value != NULL) {
			*value++ = '\0';
		}
		fields[event->count++] = (struct rpc_event_field){
			.name = value != NULL ? line : "",
			.type = RPC_EVENT_STRING,
			.bytes = value != NULL ? value : line,
			.length = strlen(value != NULL ? value : line),
		};
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ipam_zone_host hosts[] = { { .zone = "contoso.test" } };
	struct rpc_event_field fields[FIELDS];
	struct rpc_event event = {0};
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	char *text = talloc_strndup(mem_ctx, (const char *)data, size);
	enum ipam_health health;

	read_event(text, &event, fields);
	check(convert_catalog_dhcp(mem_ctx, &event));
	check(convert_catalog_dns(mem_ctx, &event, hosts, 1, &health));
	talloc_free(mem_ctx);
	return 0;
}
