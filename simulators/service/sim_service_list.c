/* Enumerations in their buffer. */
#include "simulators/service/sim_service_list.h"

void sim_service_put32(uint8_t *at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++) {
		at[i] = (uint8_t)(value >> 8 * i);
	}
}

void sim_service_put_status(uint8_t *at, const struct sim_service *service,
			    bool process)
{
	const uint32_t words[] = {
		service->type, service->state, sim_service_accepted(service),
		service->exit_code, service->specific_code,
		service->check_point, service->wait_hint_ms,
		service->pid, 0,
	};
	size_t i;

	for (i = 0; i < (process ? 9 : 7); i++) {
		sim_service_put32(at + 4 * i, words[i]);
	}
}

static size_t put_unit(uint8_t *out, size_t units, uint32_t unit)
{
	if (out != NULL) {
		out[2 * units] = (uint8_t)unit;
		out[2 * units + 1] = (uint8_t)(unit >> 8);
	}
	return units + 1;
}

/* The texts of a lab are UTF-8; what is none becomes U+FFFD. */
size_t sim_service_utf16(const char *text, uint8_t *out)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t units = 0;
	uint32_t c;
	int more;

	while (*at != 0) {
		c = *at++;
		more = c < 0x80 ? 0 : c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
		c = c < 0x80 ? c : c & (0x3fu >> more);
		for (; more > 0 && (*at & 0xc0) == 0x80; more--) {
			c = c << 6 | (*at++ & 0x3f);
		}
		if (more > 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
			c = 0xfffd;
		}
		if (c >= 0x10000) {
			units = put_unit(out, units, 0xd7c0 + (c >> 10));
			c = 0xdc00 | (c & 0x3ff);
		}
		units = put_unit(out, units, c);
	}
	return put_unit(out, units, 0);
}

static uint32_t size_of(const struct sim_service *service, uint32_t entry)
{
	return entry + 2 * (uint32_t)(sim_service_utf16(service->name, NULL) +
				      sim_service_utf16(service->display,
							NULL));
}

static uint32_t put_text(struct sim_service_page *page, uint32_t *end,
			 const char *text)
{
	*end -= 2 * (uint32_t)sim_service_utf16(text, NULL);
	sim_service_utf16(text, page->buffer + *end);
	return *end;
}

enum sim_service_error
sim_service_list(struct sim_service_page *page,
		 const struct sim_service *const *chosen, size_t count,
		 size_t first)
{
	uint32_t entry = page->processes ? SIM_SERVICE_ENTRY_PROCESS :
					   SIM_SERVICE_ENTRY;
	uint32_t end = page->size & ~1u, used = 0, size;
	uint8_t *at = page->buffer;
	size_t i;

	page->needed = page->returned = page->resume = 0;
	for (i = first; i < count; i++) {
		size = size_of(chosen[i], entry);
		if (page->needed != 0 || size > (page->size & ~1u) - used) {
			if (page->needed == 0) {
				page->resume = (uint32_t)i;
			}
			page->needed += size;
			continue;
		}
		used += size;
		sim_service_put32(at, put_text(page, &end, chosen[i]->name));
		sim_service_put32(at + 4,
				  put_text(page, &end, chosen[i]->display));
		sim_service_put_status(at + 8, chosen[i], page->processes);
		at += entry;
		page->returned++;
	}
	return page->needed != 0 ? SIM_SERVICE_MORE_DATA : SIM_SERVICE_OK;
}
