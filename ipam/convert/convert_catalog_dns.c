/*
 * What a DNS server tells of a zone (MON-03), by its channel "DNS Server".
 * Which events concern zones is published nowhere as a whole: an event is of
 * the zone that one of its values names, and as bad as its level says. An
 * information about a zone, such as a transfer, says that it works again.
 */
#include "ipam/convert/convert_catalog.h"

#include <string.h>
#include <strings.h>

#define NS 1000000000
#define LEVEL_ERROR   2 /* 1 is critical, 0 always logged */
#define LEVEL_WARNING 3
#define VALUES_MAX    32
#define TEXT_MAX      1024

static const struct {
	uint32_t id;
	const char *text;
} texts[] = {
	{ 3150, "zone written to its file" },
	{ 3151, "zone not written to its file" },
	{ 3152, "zone not written to its file" },
	{ 3153, "zone not written to its file" },
	{ 4001, "zone not to be opened in the directory" },
	{ 4007, "zone not to be opened in its partition" },
	{ 6000, "transfer to a secondary started" },
	{ 6001, "zone sent to a secondary" },
	{ 6002, "transfer ended by the secondary" },
	{ 6004, "request for an unknown zone" },
	{ 6520, "zone updated from its master" },
	{ 6521, "zone is that of its master" },
	{ 6522, "newer version found at the master, transfer under way" },
	{ 6523, "master not reachable" },
	{ 6524, "bad answer of the master to a transfer" },
	{ 6525, "transfer refused by the master" },
	{ 6526, "zone is newer than that of its master" },
	{ 6527, "zone expired and shut down" },
	{ 6534, "transfer ended by the master" },
	{ 6536, "bad answer of the master to an incremental transfer" },
};

static const char *text_of(uint32_t id)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].id == id) {
			return texts[i].text;
		}
	}
	return NULL;
}

/* The zone of those known that the text names; NULL: none. */
static const char *zone_named(const char *text,
			      const struct ipam_zone_host *hosts,
			      size_t host_count)
{
	size_t i, length = strlen(text);

	if (length > 1 && text[length - 1] == '.') {
		length--;
	}
	for (i = 0; i < host_count; i++) {
		if (strlen(hosts[i].zone) == length &&
		    strncasecmp(hosts[i].zone, text, length) == 0) {
			return hosts[i].zone;
		}
	}
	return NULL;
}

static enum ipam_health health_of(uint32_t level)
{
	if (level == LEVEL_WARNING) {
		return IPAM_HEALTH_WARNING;
	}
	return level >= 1 && level <= LEVEL_ERROR ? IPAM_HEALTH_ERROR :
						    IPAM_HEALTH_OK;
}

/* The values, and the zone that one of them names; NULL without memory. */
static struct ipam_event_value *values_of(struct ipam_event *made,
					  const struct rpc_event *event,
					  const struct ipam_zone_host *hosts,
					  size_t host_count)
{
	size_t i, n = event->count < VALUES_MAX ? event->count : VALUES_MAX;
	struct ipam_event_value *values =
		talloc_zero_array(made, struct ipam_event_value, n + 1);
	char *text = NULL;

	for (i = 0; values != NULL && i < n; i++) {
		text = rpc_event_field_text(values, &event->fields[i]);
		if (text == NULL) {
			return NULL;
		}
		if (strlen(text) > TEXT_MAX) {
			text[0] = '\0';	/* no name, and nothing to read */
		}
		values[i].name = event->fields[i].name[0] != '\0' ?
			talloc_strndup(values, event->fields[i].name,
				       TEXT_MAX) : "value";
		values[i].after = text;
		if (values[i].name == NULL) {
			return NULL;
		}
		if (made->key == NULL) {
			made->key = zone_named(text, hosts, host_count);
		}
	}
	made->value_count = n;
	return values;
}

struct ipam_event *convert_catalog_dns(TALLOC_CTX *mem_ctx,
				       const struct rpc_event *event,
				       const struct ipam_zone_host *hosts,
				       size_t host_count,
				       enum ipam_health *out_health)
{
	struct ipam_event *made = talloc_zero(mem_ctx, struct ipam_event);
	const char *text = text_of(event->id);

	if (made == NULL) {
		return NULL;
	}
	made->values = values_of(made, event, hosts, host_count);
	made->kind = IPAM_EVENT_ZONE;
	made->at = event->time_ns / NS;
	made->number = event->id;
	made->role = IPAM_ROLE_DNS;
	made->object = "zone";
	made->source = CONVERT_CHANNEL_DNS;
	made->place = (int64_t)event->record_id;
	made->computer = talloc_strdup(made, event->computer);
	made->text = text != NULL ?
		talloc_asprintf(made, "%s: %s", text,
				made->key != NULL ? made->key : "") :
		talloc_asprintf(made, "event %u of zone %s", event->id,
				made->key != NULL ? made->key : "");
	if (made->values == NULL || made->text == NULL ||
	    made->computer == NULL) {
		TALLOC_FREE(made);
		return NULL;
	}
	*out_health = health_of(event->level);
	return made;
}
