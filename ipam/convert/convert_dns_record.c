/*
 * Records of a zone ([MS-DNSP] 2.2.2.2.5).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/convert/convert.h"
#include "ipam/convert/convert_dns.h"
#include "ipam/convert/convert_text.h"
#include "rpc/dns/rpc_dns_record.h"

#define HOURS_1601_TO_1970 INT64_C(3234576)
#define TYPE_TOMBSTONE	   0 /* what is left of a node that was deleted */
#define TYPE_A		   1
#define TYPE_AAAA	   28

struct place {
	const char *node;
	const struct rpc_dns_data *data;
};

struct convert_records {
	const char *zone;
	struct place *places;
	size_t count, next;
};

static int cmp_place(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;
	int cmp = strcmp(x->node, y->node);

	return cmp != 0 ? cmp : (int)x->data->type - (int)y->data->type;
}

struct convert_records *
convert_records_new(TALLOC_CTX *mem_ctx, const char *zone,
		    const struct rpc_dns_node_list *list)
{
	struct convert_records *records = talloc_zero(mem_ctx,
						      struct convert_records);
	const char *node = NULL;
	size_t total = 0, i, k;

	for (i = 0; i < list->count; i++) {
		total += list->nodes[i].count;
	}
	if (records != NULL) {
		records->zone = zone;
		records->places = talloc_array(records, struct place,
					       total + 1);
	}
	if (records == NULL || records->places == NULL) {
		talloc_free(records);
		return NULL;
	}
	for (i = 0; i < list->count; i++) {
		node = convert_text(records->places, list->nodes[i].name);
		if (node == NULL) {
			talloc_free(records);
			return NULL;
		}
		for (k = 0; k < list->nodes[i].count; k++) {
			if (list->nodes[i].records[k].type == TYPE_TOMBSTONE) {
				continue;
			}
			records->places[records->count++] = (struct place){
				node, &list->nodes[i].records[k]};
		}
	}
	qsort(records->places, records->count, sizeof(records->places[0]),
	      cmp_place);
	return records;
}

static struct ipam_addr address_of(const struct rpc_dns_data *data)
{
	if (data->type == TYPE_A && data->length == 4) {
		return convert_octets(4, data->bytes);
	}
	if (data->type == TYPE_AAAA && data->length == 16) {
		return convert_octets(6, data->bytes);
	}
	return (struct ipam_addr){0};
}

static int64_t instant(uint32_t hours)
{
	return hours == 0 || hours < HOURS_1601_TO_1970 ?
		       0 :
		       (hours - HOURS_1601_TO_1970) * 3600;
}

static int cmp_record(const void *a, const void *b)
{
	return ipam_record_cmp(a, b);
}

/* One row for each; of equal ones the one with the later time stamp. */
static size_t unique(struct ipam_record *list, size_t count)
{
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		if (n > 0 && ipam_record_cmp(&list[n - 1], &list[i]) == 0) {
			if (list[i].timestamp > list[n - 1].timestamp) {
				list[n - 1] = list[i];
			}
			continue;
		}
		list[n++] = list[i];
	}
	return n;
}

int convert_records_next(TALLOC_CTX *mem_ctx, struct convert_records *records,
			 size_t about, struct ipam_record **out_records,
			 size_t *out_count, bool *out_last)
{
	const struct place *places = records->places + records->next;
	size_t left = records->count - records->next;
	size_t count = left < about ? left : about, i;
	struct ipam_record *list = NULL;

	/* Whole sets, so that an order within them decides nothing else. */
	while (count > 0 && count < left &&
	       cmp_place(&places[count - 1], &places[count]) == 0) {
		count++;
	}
	list = talloc_zero_array(mem_ctx, struct ipam_record, count + 1);
	if (list == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		list[i] = (struct ipam_record){
			.zone = records->zone,
			.node = places[i].node,
			.type = places[i].data->type,
			.data = rpc_dns_record_text(list, places[i].data),
			.ttl_s = places[i].data->ttl,
			.timestamp = instant(places[i].data->timestamp),
			.address = address_of(places[i].data),
		};
		if (list[i].data == NULL) {
			talloc_free(list);
			return ENOMEM;
		}
	}
	records->next += count;
	qsort(list, count, sizeof(list[0]), cmp_record);
	*out_records = list;
	*out_count = unique(list, count);
	*out_last = records->next == records->count;
	return 0;
}
