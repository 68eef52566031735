/* Reads lab.json. */
#include "simulators/host/sim_host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "simulators/host/host_fault.h"

#define SKEW_MAX 31622400 /* seconds; 366 days */

struct reader {
	TALLOC_CTX *mem_ctx;
	const char *file;
	struct sim_lab *lab;
	char **out_error;
};

static const struct {
	const char *name;
	enum sim_role role;
} roles[] = {
	{ "dc", SIM_ROLE_DC },
	{ "dns", SIM_ROLE_DNS },
	{ "dhcp", SIM_ROLE_DHCP },
	{ "nps", SIM_ROLE_NPS },
};

const char *sim_role_name(size_t index, enum sim_role *out_role)
{
	if (index >= sizeof(roles) / sizeof(roles[0])) {
		return NULL;
	}
	*out_role = roles[index].role;
	return roles[index].name;
}

static int wrong(struct reader *r, const char *what, const char *member)
{
	*r->out_error = talloc_asprintf(r->mem_ctx, "%s: %s: %s", r->file,
					member, what);
	return *r->out_error == NULL ? ENOMEM : EINVAL;
}

/* Names become file names and host names: nothing but what both may have. */
static bool good_name(const char *text)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789.-_$";
	size_t length = strlen(text);

	return length > 0 && length < 200 && text[0] != '.' &&
	       strspn(text, allowed) == length;
}

static int read_name(struct reader *r, const json_t *object,
		     const char *member, const char **out_text)
{
	const char *text = json_string_value(json_object_get(object, member));

	if (text == NULL || !good_name(text)) {
		return wrong(r, "must be a name of letters, digits, . - _",
			     member);
	}
	*out_text = talloc_strdup(r->lab, text);
	return *out_text == NULL ? ENOMEM : 0;
}

/* An array of strings, which may be missing; the list ends with NULL. */
static int read_list(struct reader *r, const json_t *object,
		     const char *member, const char ***out_list)
{
	const json_t *array = json_object_get(object, member);
	size_t count = json_array_size(array), i;
	const char **list = talloc_zero_array(r->lab, const char *, count + 1);
	const char *text = NULL;

	if (list == NULL) {
		return ENOMEM;
	}
	if (array != NULL && !json_is_array(array)) {
		return wrong(r, "must be an array of strings", member);
	}
	for (i = 0; i < count; i++) {
		text = json_string_value(json_array_get(array, i));
		if (text == NULL) {
			return wrong(r, "must be an array of strings", member);
		}
		list[i] = talloc_strdup(list, text);
		if (list[i] == NULL) {
			return ENOMEM;
		}
	}
	*out_list = list;
	return 0;
}

static const struct sim_domain *find_domain(const struct sim_lab *lab,
					    const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < lab->domain_count; i++) {
		if (strcasecmp(lab->domains[i].name, name) == 0) {
			return &lab->domains[i];
		}
	}
	return NULL;
}

static int read_domain(struct reader *r, const json_t *object, size_t index)
{
	struct sim_domain *domain = &r->lab->domains[index];
	int ret = read_name(r, object, "name", &domain->name);

	return ret != 0 ? ret :
			  read_name(r, object, "netbios", &domain->netbios);
}

static int read_roles(struct reader *r, const json_t *object,
		      struct sim_host *host)
{
	const char **list = NULL;
	size_t i, k;
	int ret = read_list(r, object, "roles", &list);

	for (i = 0; ret == 0 && list[i] != NULL; i++) {
		for (k = 0; k < 4 && strcmp(roles[k].name, list[i]) != 0; k++)
			;
		if (k == 4) {
			return wrong(r, "must be of dc, dns, dhcp, nps",
				     "roles");
		}
		host->roles |= roles[k].role;
	}
	return ret;
}

/* ENOENT for another fault. */
static int read_skew(TALLOC_CTX *mem_ctx, struct sim_host *host,
		     const char *text, char **out_error)
{
	static const char name[] = SIM_FAULT_CLOCK_SKEW "=";
	int64_t skew = 0;
	int ret = ENOENT;

	if (strncmp(text, name, sizeof(name) - 1) == 0) {
		ret = sim_clock_duration_parse(text + sizeof(name) - 1, &skew);
		if (skew < -SKEW_MAX || skew > SKEW_MAX) {
			ret = ERANGE;
		}
		host->clock_skew_s = skew;
	} else if (strcmp(text, SIM_FAULT_CLOCK_SKEW) == 0) {
		ret = EINVAL;
	}
	if (ret == EINVAL || ret == ERANGE) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: must be like " SIM_FAULT_CLOCK_SKEW
			"=+10m or =-2h, of at most a year", text);
		return *out_error == NULL ? ENOMEM : EINVAL;
	}
	return ret;
}

int sim_host_fault_add(TALLOC_CTX *mem_ctx, struct sim_host *host,
		       const char *text, char **out_error)
{
	size_t wires = host->wire_fault_count, count = 0;
	struct sim_fault fault = { 0 };
	int ret = read_skew(mem_ctx, host, text, out_error);

	if (ret == ENOENT) {
		ret = sim_fault_parse(host->lab, text, &fault, out_error);
	}
	while (host->faults != NULL && host->faults[count] != NULL) {
		count++;
	}
	host->faults = talloc_realloc(host->lab, host->faults, const char *,
				      count + 2);
	if (host->faults == NULL) {
		return ENOMEM;
	}
	host->faults[count] = talloc_strdup(host->faults, text);
	host->faults[count + 1] = NULL;
	if (ret == ENOENT || (ret == 0 && fault.kind == NULL)) {
		return host->faults[count] == NULL ? ENOMEM : 0;
	}
	if (ret != 0) {
		return ret;
	}
	host->wire_faults = talloc_realloc(host->lab, host->wire_faults,
					   struct sim_fault, wires + 1);
	if (host->wire_faults == NULL) {
		return ENOMEM;
	}
	host->wire_faults[wires] = fault;
	host->wire_fault_count = wires + 1;
	return 0;
}

static int read_faults(struct reader *r, const json_t *object,
		       struct sim_host *host)
{
	const char **list = NULL;
	char *why = NULL;
	size_t i;
	int ret = read_list(r, object, "faults", &list);

	host->faults = talloc_zero_array(r->lab, const char *, 1);
	for (i = 0; ret == 0 && list[i] != NULL; i++) {
		ret = sim_host_fault_add(list, host, list[i], &why);
		if (ret == EINVAL) {
			ret = wrong(r, why, "faults");
		}
	}
	talloc_free(list);
	return ret;
}

static int read_host(struct reader *r, const json_t *object, size_t index)
{
	struct sim_host *host = &r->lab->hosts[index];
	struct in_addr address;
	size_t i;
	int ret = read_name(r, object, "name", &host->name);

	if (ret == 0) {
		ret = read_name(r, object, "address", &host->address);
	}
	if (ret != 0) {
		return ret;
	}
	if (inet_pton(AF_INET, host->address, &address) != 1) {
		return wrong(r, "must be an IPv4 address", "address");
	}
	host->domain = find_domain(
		r->lab, json_string_value(json_object_get(object, "domain")));
	if (host->domain == NULL) {
		return wrong(r, "must be the name of one of the domains",
			     "domain");
	}
	for (i = 0; i < index; i++) {
		if (strcmp(r->lab->hosts[i].address, host->address) == 0) {
			return wrong(r, "two hosts have the same one",
				     "address");
		}
	}
	host->lab = r->lab;
	ret = read_roles(r, object, host);
	if (ret == 0) {
		ret = read_faults(r, object, host);
	}
	host->fqdn = talloc_asprintf(r->lab, "%s.%s", host->name,
				     host->domain->name);
	host->dir = talloc_asprintf(r->lab, "%s/%s", r->lab->dir, host->name);
	if (ret == 0 && (host->fqdn == NULL || host->dir == NULL)) {
		return ENOMEM;
	}
	return ret;
}

static int read_account(struct reader *r, const json_t *object, size_t index)
{
	struct sim_account *account = &r->lab->accounts[index];
	int ret = read_name(r, object, "name", &account->name);

	if (ret != 0) {
		return ret;
	}
	if (strlen(account->name) > 20) {
		return wrong(r, "has more than 20 characters", "name");
	}
	account->rid = 1101 + (uint32_t)index;
	account->domain = find_domain(
		r->lab, json_string_value(json_object_get(object, "domain")));
	if (account->domain == NULL) {
		return wrong(r, "must be the name of one of the domains",
			     "domain");
	}
	return read_list(r, object, "groups", &account->groups);
}

/* An array of objects, each read by EACH into one of those at *OUT. */
static int read_array(struct reader *r, const json_t *root,
		      const char *member, size_t most, size_t size,
		      void **out, size_t *out_count,
		      int (*each)(struct reader *, const json_t *, size_t))
{
	const json_t *array = json_object_get(root, member);
	const json_t *one = NULL;
	char *where = NULL;
	size_t count = json_array_size(array), i;
	int ret = 0;

	if (count == 0 || count > most) {
		return wrong(r, "must be an array with objects, not too many",
			     member);
	}
	*out = talloc_zero_size(r->lab, count * size);
	if (*out == NULL) {
		return ENOMEM;
	}
	*out_count = count;
	for (i = 0; ret == 0 && i < count; i++) {
		one = json_array_get(array, i);
		ret = json_is_object(one) ? each(r, one, i) :
					    wrong(r, "not an object", member);
	}
	if (ret == EINVAL) {
		where = talloc_asprintf(r->mem_ctx, "%s, in %s number %zu",
					*r->out_error, member, i);
		*r->out_error = where;
	}
	return ret;
}

static int read_clock(struct reader *r, const json_t *root)
{
	const char *text = json_string_value(json_object_get(root, "clock"));
	time_t start = time(NULL);

	if (text != NULL && sim_clock_parse(text, &start) != 0) {
		return wrong(r, "must be like 2026-11-02T09:00:00Z, of the "
			     "years 2000 to 2099", "clock");
	}
	r->lab->clock.rate = 1;
	return sim_clock_set(&r->lab->clock, start);
}

static int read_all(struct reader *r, const json_t *root)
{
	struct sim_lab *lab = r->lab;
	int ret = read_clock(r, root);

	if (ret == 0) {
		ret = read_array(r, root, "domains", SIM_HOSTS_MAX,
				 sizeof(*lab->domains), (void **)&lab->domains,
				 &lab->domain_count, read_domain);
	}
	if (ret == 0) {
		ret = read_array(r, root, "hosts", SIM_HOSTS_MAX,
				 sizeof(*lab->hosts), (void **)&lab->hosts,
				 &lab->host_count, read_host);
	}
	if (ret == 0) {
		ret = read_array(r, root, "accounts", SIM_ACCOUNTS_MAX,
				 sizeof(*lab->accounts),
				 (void **)&lab->accounts, &lab->account_count,
				 read_account);
	}
	return ret;
}

int sim_lab_load(TALLOC_CTX *mem_ctx, const char *dir,
		 struct sim_lab **out_lab, char **out_error)
{
	struct sim_lab *lab = talloc_zero(mem_ctx, struct sim_lab);
	struct reader r = { mem_ctx, NULL, lab, out_error };
	json_t *root = NULL;
	json_error_t error;
	int ret;

	*out_error = NULL;
	if (lab == NULL) {
		return ENOMEM;
	}
	lab->journal_fd = -1;
	lab->dir = talloc_strdup(lab, dir);
	r.file = talloc_asprintf(lab, "%s/lab.json", dir);
	if (lab->dir == NULL || r.file == NULL) {
		talloc_free(lab);
		return ENOMEM;
	}
	root = json_load_file(r.file, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL) {
		*out_error = talloc_asprintf(mem_ctx, "%s:%d: %s", r.file,
					     error.line, error.text);
		ret = EINVAL;
	} else {
		ret = read_all(&r, root);
	}
	json_decref(root);
	if (ret != 0) {
		talloc_free(lab);
		return ret;
	}
	*out_lab = lab;
	return 0;
}

bool sim_host_fault(const struct sim_host *host, const char *fault)
{
	const char **at = host->faults;

	while (*at != NULL && strcmp(*at, fault) != 0) {
		at++;
	}
	return *at != NULL;
}
