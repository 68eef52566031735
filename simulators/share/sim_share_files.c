/* What an smbd reads before it serves: settings, accounts, logs. */
#include "simulators/host/sim_private.h"
#include "simulators/share/sim_share_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* No lab account may have this name: it has a blank. */
#define GUEST "lab guest"
#define GUEST_ID 65533

static const char *const readers[] = { "IPAMUG", "Administrators",
				       "Domain Admins" };

static int make_dir(const char *path, mode_t mode)
{
	return mkdir(path, mode) == 0 || errno == EEXIST ? 0 : errno;
}

static int make_dirs(TALLOC_CTX *mem_ctx, const struct sim_share *share)
{
	static const char *const below[] = { "private", "lock", "state",
					     "cache", "run", "cores" };
	char *path = talloc_asprintf(mem_ctx, "%s/smb", share->state);
	size_t i;
	int ret = path == NULL ? ENOMEM : make_dir(path, 0700);

	if (ret == 0) {
		ret = make_dir(share->run, 0700);
	}
	for (i = 0; ret == 0 && i < sizeof(below) / sizeof(below[0]); i++) {
		path = talloc_asprintf(mem_ctx, "%s/%s", share->run, below[i]);
		ret = path == NULL ? ENOMEM : make_dir(path, 0700);
	}
	if (ret == 0) {
		/* samba-dcerpcd, which may serve further pipes, insists. */
		path = talloc_asprintf(mem_ctx, "%s/n", share->run);
		ret = path == NULL ? ENOMEM : make_dir(path, 0755);
	}
	return ret;
}

static int write_file(TALLOC_CTX *mem_ctx, const struct sim_share *share,
		      const char *name, const char *text)
{
	char *path = talloc_asprintf(mem_ctx, "%s/%s", share->run, name);
	FILE *f = NULL;
	int fd, ret = 0;

	if (path == NULL || text == NULL) {
		return ENOMEM;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	f = fd == -1 ? NULL : fdopen(fd, "w");
	if (f == NULL) {
		return errno;
	}
	if (fputs(text, f) < 0) {
		ret = EIO;
	}
	if (fclose(f) != 0 && ret == 0) {
		ret = errno;
	}
	return ret;
}

/* smbd knows no domains: of two accounts of a name, the host's own. */
static bool is_shadowed(const struct sim_host *host,
			const struct sim_account *account)
{
	const struct sim_lab *lab = host->lab;
	const struct sim_account *other = NULL;
	size_t i;

	for (i = 0; i < lab->account_count; i++) {
		other = &lab->accounts[i];
		if (other != account &&
		    strcasecmp(other->name, account->name) == 0 &&
		    (other->domain == host->domain ||
		     (account->domain != host->domain && other < account))) {
			return true;
		}
	}
	return false;
}

static bool may_read(const struct sim_account *account)
{
	size_t i;

	for (i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (sim_account_is_member(account, readers[i])) {
			return true;
		}
	}
	return false;
}

struct texts {
	char *smbpasswd, *passwd, *group, *readers;
};

static void add_account(struct texts *t, const struct sim_account *account)
{
	char hash[33];
	size_t i;

	for (i = 0; i < 16; i++) {
		snprintf(hash + 2 * i, 3, "%02X", account->nt_hash->hash[i]);
	}
	/* smbpasswd(5); no LM hash, a plain user, changed some time */
	t->smbpasswd = talloc_asprintf_append(
		t->smbpasswd, "%s:%u:XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX:%s:"
		"[U          ]:LCT-65000000:\n",
		account->name, account->rid, hash);
	t->passwd = talloc_asprintf_append(
		t->passwd, "%s:x:%u:%u::/:/bin/false\n", account->name,
		account->rid, account->rid);
	t->group = talloc_asprintf_append(t->group, "g%u:x:%u:\n",
					  account->rid, account->rid);
	if (may_read(account)) {
		t->readers = talloc_asprintf_append(
			t->readers, "%s \"%s\"",
			t->readers[0] == '\0' ? "" : ",", account->name);
	}
}

static int write_accounts(TALLOC_CTX *mem_ctx, const struct sim_share *share,
			  struct texts *t)
{
	const struct sim_lab *lab = share->host->lab;
	size_t i;
	int ret;

	t->smbpasswd = talloc_strdup(mem_ctx, "");
	t->passwd = talloc_asprintf(mem_ctx, "root:x:0:0::/:/bin/false\n"
				    GUEST ":x:%u:%u::/:/bin/false\n",
				    GUEST_ID, GUEST_ID);
	t->group = talloc_asprintf(mem_ctx, "root:x:0:\n" GUEST ":x:%u:\n",
				   GUEST_ID);
	t->readers = talloc_strdup(mem_ctx, "");
	if (t->smbpasswd == NULL || t->passwd == NULL || t->group == NULL ||
	    t->readers == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < lab->account_count; i++) {
		if (!is_shadowed(share->host, &lab->accounts[i])) {
			add_account(t, &lab->accounts[i]);
		}
	}
	ret = write_file(mem_ctx, share, "smbpasswd", t->smbpasswd);
	if (ret == 0) {
		ret = write_file(mem_ctx, share, "passwd", t->passwd);
	}
	return ret != 0 ? ret : write_file(mem_ctx, share, "group", t->group);
}

static char *settings(TALLOC_CTX *mem_ctx, const struct sim_share *share,
		      const struct texts *t)
{
	const struct sim_host *host = share->host;
	const char *run = share->run;
	char *text = talloc_asprintf(
		mem_ctx,
		"[global]\n"
		"server role = standalone server\n"
		"netbios name = %s\n"
		"workgroup = %s\n"
		"interfaces = %s/8\n"
		"bind interfaces only = yes\n"
		"disable netbios = yes\n"
		"passdb backend = smbpasswd:%s/smbpasswd\n"
		"private dir = %s/private\n"
		"lock directory = %s/lock\n"
		"state directory = %s/state\n"
		"cache directory = %s/cache\n"
		"pid directory = %s/run\n"
		"ncalrpc dir = %s/n\n"
		"log level = 0\n"
		"load printers = no\n"
		"disable spoolss = yes\n"
		"server signing = mandatory\n"
		"server min protocol = SMB2_10\n"
		"guest account = " GUEST "\n"
		"map to guest = never\n"
		/* the pipes are ours alone */
		"rpc start on demand helpers = no\n",
		host->name, host->domain->netbios, host->address, run, run,
		run, run, run, run, run);

	if (text != NULL && host->lab->keytab != NULL) {
		text = talloc_asprintf_append(
			text, "realm = %s\n"
			"kerberos method = dedicated keytab\n"
			"dedicated keytab file = FILE:%s\n",
			/* the one realm of the forest; smbd raises its case */
			host->lab->domains[0].name, host->lab->keytab);
	}
	if (text == NULL || (host->roles & SIM_ROLE_DHCP) == 0) {
		return text;
	}
	return talloc_asprintf_append(
			       text, "[dhcpaudit]\n"
			       "path = %s\n"
			       "read only = yes\n"
			       "%s%s\n",
			       share->files,
			       /* an empty list would let everybody in */
			       t->readers[0] == '\0' ? "invalid users = *" :
						       "valid users =",
			       t->readers);
}

int sim_share_prepare(TALLOC_CTX *mem_ctx, struct sim_share *share,
		      char **out_error)
{
	struct texts t = { NULL };
	char *dir = talloc_asprintf(mem_ctx, "%s/n", share->run);
	int ret = dir == NULL ? ENOMEM : make_dirs(mem_ctx, share);

	if (ret == 0) {
		ret = write_accounts(mem_ctx, share, &t);
	}
	if (ret == 0) {
		ret = write_file(mem_ctx, share, "smb.conf",
				 settings(mem_ctx, share, &t));
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", share->run,
					     strerror(ret));
		return ret;
	}
	return sim_rpc_pipes(mem_ctx, share->host, dir, out_error);
}
