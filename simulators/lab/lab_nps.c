/* Ties a simulated NPS to the accounts and the event log of its host. */
#include "simulators/lab/lab_nps.h"

#include <errno.h>
#include <string.h>

#include "simulators/event/event.h"
#include "simulators/nps/nps.h"

/* The SID is that which RPC services see of the account. */
static int check(void *private_data, TALLOC_CTX *mem_ctx, const char *domain,
		 const char *name, const char *password,
		 struct sim_nps_account *out)
{
	const struct sim_host *host = private_data;
	const struct sim_account *account =
		sim_account_find(host->lab, domain, name);

	if (account == NULL) {
		return ENOENT;
	}
	out->domain = account->domain->netbios;
	out->name = talloc_asprintf(mem_ctx, "%s\\%s", out->domain,
				    account->name);
	out->sid = talloc_asprintf(mem_ctx, "S-1-5-21-1-2-3-%u",
				   (unsigned)account->rid);
	if (out->name == NULL || out->sid == NULL) {
		return ENOMEM;
	}
	return strcmp(account->password, password) == 0 ? 0 : EACCES;
}

/* Subcategory Network Policy Server of Windows' auditing. */
static void write_event(void *private_data, uint32_t id, bool success,
			const char *const (*data)[2])
{
	const struct sim_host *host = private_data;
	struct sim_event_service *events = sim_event_service_find(host->dce);
	const struct event_news news = {
		.provider = "Microsoft-Windows-Security-Auditing",
		.provider_guid = "{54849625-5478-4994-a5ba-3e3b0328c30d}",
		.id = id,
		.version = 2,
		.task = 12552,
		.keywords = success ? 0x8020000000000000 : 0x8010000000000000,
		.data = data,
	};

	/* A server goes on without its log, too. */
	if (events != NULL) {
		sim_event_append(events, "Security", &news);
	}
}

int lab_nps_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		  const struct sim_seam *seam, char **out_error)
{
	const struct sim_nps_host nps = { .seam = *seam,
					  .check = check,
					  .event = write_event };
	struct sim_nps_service *service = NULL;

	return sim_nps_service_start(host->lab, host->lab->ev, &nps,
				     host->lab->state, host->name, &service,
				     out_error);
}
