/* Ties the simulated services to the hosts that have their roles. */
#include "simulators/lab/lab_roles.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "simulators/dc/dc.h"
#include "simulators/dhcp/sim_dhcp.h"
#include "simulators/dhcp/sim_dhcp_inform.h"
#include "simulators/dns/dns.h"
#include "simulators/dns/dns_rpc.h"
#include "simulators/event/event.h"
#include "simulators/lab/lab_faults.h"
#include "simulators/lab/lab_nps.h"
#include "simulators/lab/lab_register.h"
#include "simulators/lab/lab_touch.h"
#include "simulators/service/sim_service.h"
#include "simulators/share/sim_audit.h"
#include "simulators/share/sim_share.h"
#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"
#include "gen_ndr/ndr_dnsp.h"
#include "gen_ndr/ndr_even6.h"
#include "gen_ndr/ndr_scmr.h"

#define AUDIT_TOTAL_MB 70 /* of a new installation */

static time_t now(void *private_data)
{
	return sim_host_now(private_data);
}

static int acceptor(void *private_data, TALLOC_CTX *mem_ctx,
		    const struct tsocket_address *remote,
		    const struct tsocket_address *local, const char *service,
		    struct gensec_security **out)
{
	return sim_acceptor_new(mem_ctx, private_data, remote, local, service,
				out);
}

static int check_password(void *private_data, TALLOC_CTX *mem_ctx,
			  const char *name, const char *password,
			  const char **out_user)
{
	struct sim_host *host = private_data;
	const struct sim_account *account =
		sim_account_find(host->lab, NULL, name);

	if (account == NULL || strcmp(account->password, password) != 0) {
		return EACCES;
	}
	*out_user = talloc_asprintf(mem_ctx, "%s\\%s", account->domain->netbios,
				    account->name);
	return *out_user == NULL ? ENOMEM : 0;
}

static bool is_member(void *private_data, const char *domain,
		      const char *name, const char *group)
{
	struct sim_host *host = private_data;
	const struct sim_account *account =
		sim_account_find(host->lab, domain, name);

	return account != NULL && sim_account_is_member(account, group);
}

static bool fault(void *private_data, const char *name)
{
	return sim_host_fault(private_data, name);
}

static void journal_entry(void *private_data,
			  const struct sim_journal_entry *entry)
{
	sim_journal(private_data, entry);
}

static void journal_ldap(void *private_data, const char *client,
			 const char *user, const char *operation,
			 json_t *arguments, const char *result)
{
	const struct sim_journal_entry entry = {
		"ldap", client, user, NULL, SIM_NO_OPNUM, operation, arguments,
		result
	};

	sim_journal(private_data, &entry);
}

static void journal_dns(void *private_data, const char *client,
			const char *operation, json_t *arguments,
			const char *result)
{
	const struct sim_journal_entry entry = {
		"dns", client, NULL, NULL, SIM_NO_OPNUM, operation, arguments,
		result
	};

	sim_journal(private_data, &entry);
}

/* The host as services see it. */
static struct sim_seam seam_of(struct sim_host *host)
{
	return (struct sim_seam){
		.fqdn = host->fqdn,
		.domain = host->domain->name,
		.netbios = host->domain->netbios,
		.address = host->address,
		.doors = host->lab->doors,
		.dir = host->dir,
		.roles = host->roles,
		.private_data = host,
		.now = now,
		.is_member = is_member,
		.fault = fault,
		.journal = journal_entry,
	};
}

/* RET, with what a service says of it in a sentence that names the host. */
static int told(TALLOC_CTX *mem_ctx, const struct sim_host *host, int ret,
		const char *message, char **out_error)
{
	if (ret != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: %s", host->fqdn,
			message != NULL ? message : strerror(ret));
	}
	return ret;
}

static int start_dc(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    char **out_error)
{
	const struct sim_dc_host seam = {
		.fqdn = host->fqdn,
		.domain = host->domain->name,
		.address = host->address,
		.doors = host->lab->doors,
		.dir = host->dir,
		.private_data = host,
		.now = now,
		.acceptor = acceptor,
		.check_password = check_password,
		.fault = fault,
		.journal = journal_ldap,
	};
	struct sim_dc_service *service = NULL;

	if (host->address == NULL) {
		return 0; /* nothing but sockets */
	}
	return sim_dc_service_start(host->lab, host->lab->ev, &seam, &service,
				    out_error);
}

static const char *moved(void *private_data, const char *address)
{
	const struct sim_host *host = private_data;
	const struct sim_lab *lab = host->lab;
	size_t i;

	for (i = 0; i < lab->host_count; i++) {
		if (lab->hosts[i].described != NULL &&
		    strcmp(lab->hosts[i].described, address) == 0) {
			return lab->hosts[i].address;
		}
	}
	return NULL;
}

static int start_dns(TALLOC_CTX *mem_ctx, struct sim_host *host,
		     char **out_error)
{
	const struct sim_dns_host seam = {
		.fqdn = host->fqdn,
		.address = host->address,
		.doors = host->lab->doors,
		.dir = host->dir,
		.private_data = host,
		/* all hosts listen elsewhere, or none does */
		.moved = host->described != NULL ? moved : NULL,
		.fault = fault,
		.journal = journal_dns,
	};
	const struct sim_seam rpc = seam_of(host);
	struct sim_dns_service *service = NULL;
	int ret = sim_dns_service_start(host->lab, host->lab->ev, &seam,
					&service, out_error);

	if (ret == 0) {
		ret = lab_touch_add(host->lab, host->fqdn,
				    sim_dns_service_zones(service));
	}
	return ret != 0 ? ret :
			  sim_dns_rpc_start(mem_ctx, host->dce, &rpc,
					    sim_dns_service_zones(service),
					    sim_dns_service_counters(service),
					    out_error);
}

/* Who is told of leases: the host's audit log, and the zones of the lab. */
struct lease_ears {
	struct sim_audit *audit;
	struct sim_host *host;
};

static void hear_lease(void *private_data,
		       const struct sim_dhcp_lease_event *event)
{
	const struct lease_ears *ears = private_data;
	const struct sim_audit_row row = {
		.id = event->event,
		.time = event->time,
		.family = event->family,
		.address = event->address,
		.host_name = event->host_name,
		.client_id = event->client_id,
		.client_id_length = event->client_id_length,
	};

	/* A server goes on without its log, too. */
	sim_audit_write(ears->audit, &row);
	lab_register_lease(ears->host->lab, ears->host, event);
}

/* As the provider's manifest has its events 70 to 76. */
static void write_event(void *private_data,
			const struct sim_dhcp_change *change)
{
	const bool is_duration = change->id == 75;
	char seconds[2][16];
	const char *data[5][2] = {{"IP_ScopeName", change->scope}};
	size_t n = 1;
	struct event_news news = {
		.provider = "Microsoft-Windows-DHCP-Server",
		.provider_guid = "{6d64f02c-a125-4dac-9a01-f0555b41ca84}",
		.id = change->id,
		.level = 4,
		.keywords = 0x8000000000000000,
		.data = (const char *const(*)[2])data,
	};

	snprintf(seconds[0], sizeof(seconds[0]), "%u", change->duration_s);
	snprintf(seconds[1], sizeof(seconds[1]), "%u", change->old_duration_s);
	if (change->option != NULL) {
		data[n][0] = "OptionName";
		data[n++][1] = change->option;
	} else if (is_duration) {
		data[n][0] = "ModifiedDuration";
		data[n++][1] = seconds[0];
	}
	data[n][0] = "ClientName";
	data[n++][1] = change->account;
	if (is_duration) {
		data[n][0] = "OldDuration";
		data[n++][1] = seconds[1];
	}
	/* A server goes on without its log, too. */
	sim_event_append(private_data,
			 "Microsoft-Windows-Dhcp-Server/Operational", &news);
}

static int start_audit(TALLOC_CTX *mem_ctx, struct sim_host *host,
		       struct sim_dhcp_service *service, char **out_error)
{
	struct lease_ears *ears = talloc_zero(host->lab, struct lease_ears);
	struct sim_dhcp_lease_hook hook = { .event = hear_lease,
					    .private_data = ears };
	int ret = ears == NULL ? ENOMEM :
		  sim_audit_start(mem_ctx, host, host->lab->state,
				  AUDIT_TOTAL_MB, &ears->audit, out_error);

	if (ret == 0) {
		ears->host = host;
		sim_dhcp_service_set_hook(service, &hook);
	}
	return ret;
}

/* A Windows server looks for them once an hour. */
static void expire_leases(void *private_data)
{
	sim_dhcp_leases_expire_due(private_data);
}

static int start_dhcp(TALLOC_CTX *mem_ctx, struct sim_host *host,
		      char **out_error)
{
	const struct sim_seam seam = seam_of(host);
	struct sim_dhcp_change_hook changes = {
		.change = write_event,
		.private_data = sim_event_service_find(host->dce),
	};
	struct sim_dhcp_service *service = NULL;
	const char *message = NULL;
	int ret = sim_dhcp_service_start(mem_ctx, host->dce, &seam, &service,
					 &message);

	ret = told(mem_ctx, host, ret, message, out_error);
	if (ret == 0 && changes.private_data != NULL) {
		sim_dhcp_service_set_change_hook(service, &changes);
	}
	if (ret == 0) {
		ret = sim_lab_watch_clock(host->lab, expire_leases, service);
	}
	if (ret == 0 && host->address != NULL) {
		ret = sim_dhcp_inform_start(service, host->lab->ev);
		message = ret == 0 ? NULL : talloc_asprintf(
			mem_ctx, "UDP port 67: %s", strerror(ret));
		ret = told(mem_ctx, host, ret, message, out_error);
	}
	if (ret == 0 && host->lab->state != NULL) {
		ret = start_audit(mem_ctx, host, service, out_error);
	}
	return ret;
}

static int start_manager(TALLOC_CTX *mem_ctx, struct sim_host *host,
			 char **out_error)
{
	const struct sim_seam seam = seam_of(host);
	struct sim_service_manager *manager = NULL;
	const char *message = NULL;
	int ret = sim_service_start(mem_ctx, host->dce, &seam, &manager,
				    &message);

	return told(mem_ctx, host, ret, message, out_error);
}

static int start_events(TALLOC_CTX *mem_ctx, struct sim_host *host,
			char **out_error)
{
	const struct sim_seam seam = seam_of(host);
	struct sim_event_service *service = NULL;
	const char *message = NULL;
	int ret = sim_event_start(mem_ctx, host->dce, &seam, &service,
				  &message);

	return told(mem_ctx, host, ret, message, out_error);
}

static int start_nps(TALLOC_CTX *mem_ctx, struct sim_host *host,
		     char **out_error)
{
	const struct sim_seam seam = seam_of(host);

	return lab_nps_start(mem_ctx, host, &seam, out_error);
}

#define EVERY_ROLE (SIM_ROLE_DC | SIM_ROLE_DNS | SIM_ROLE_DHCP | SIM_ROLE_NPS)

static const struct {
	unsigned role;
	size_t doors; /* of a host that has it */
	int (*start)(TALLOC_CTX *mem_ctx, struct sim_host *host,
		     char **out_error);
} services[] = {
	{ EVERY_ROLE, 0, start_events }, /* before what writes events */
	{ SIM_ROLE_DC, 2, start_dc },
	{ SIM_ROLE_DNS, 2, start_dns },
	{ SIM_ROLE_DHCP, 1, start_dhcp },
	{ SIM_ROLE_NPS, 2, start_nps },
	{ EVERY_ROLE, 3, start_manager }, /* RPC has two, SMB one */
};

size_t lab_roles_doors(const struct sim_lab *lab)
{
	size_t i, k, doors = 0;

	for (i = 0; i < lab->host_count; i++) {
		for (k = 0; k < sizeof(services) / sizeof(services[0]); k++) {
			if ((lab->hosts[i].roles & services[k].role) != 0) {
				doors += services[k].doors;
			}
		}
	}
	return doors;
}

/* Every Windows server has one; the lab can do without where smbd is not. */
static int start_shares(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
			char **out_error)
{
	struct sim_smbd *smbd = sim_smbd_new(lab);
	struct sim_share *share = NULL;
	size_t i;
	int ret = smbd != NULL ? 0 : ENOMEM;

	for (i = 0; ret == 0 && lab->state != NULL && i < lab->host_count;
	     i++) {
		ret = sim_share_start(mem_ctx, &lab->hosts[i], lab->state,
				      smbd, &share, out_error);
	}
	if (ret == ENOENT) {
		fprintf(stderr, "ipam-lab: the hosts have no file servers: "
			"%s\n", *out_error);
		TALLOC_FREE(*out_error);
		return 0;
	}
	return ret;
}

int lab_roles_offer(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    char **out_error)
{
	size_t i;
	int ret = sim_rpc_new(mem_ctx, host, out_error);

	for (i = 0; ret == 0 && i < sizeof(services) / sizeof(services[0]);
	     i++) {
		if ((host->roles & services[i].role) != 0) {
			ret = services[i].start(mem_ctx, host, out_error);
		}
	}
	return ret;
}

static int start_host(TALLOC_CTX *mem_ctx, struct sim_host *host,
		      char **out_error)
{
	int ret = lab_roles_offer(mem_ctx, host, out_error);

	if (ret == 0) {
		ret = sim_rpc_listen(mem_ctx, host, out_error);
	}
	return ret;
}

/* What the journal names methods by. */
static const struct ndr_interface_table *const tables[] = {
	&ndr_table_dhcpsrv, &ndr_table_dhcpsrv2, &ndr_table_scmr, &ndr_table_dnsp,
	&ndr_table_even6, NULL
};

const struct ndr_interface_table *const *lab_roles_tables(void)
{
	return tables;
}

int lab_roles_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab, char **out_error)
{
	size_t i;
	int ret = lab_faults_check(mem_ctx, lab, out_error);

	lab->tables = tables;
	for (i = 0; ret == 0 && i < lab->host_count; i++) {
		ret = start_host(mem_ctx, &lab->hosts[i], out_error);
	}
	if (ret == 0) {
		ret = start_shares(mem_ctx, lab, out_error);
	}
	if (ret != 0 && *out_error == NULL) {
		*out_error = talloc_strdup(mem_ctx, strerror(ret));
	}
	return ret;
}
