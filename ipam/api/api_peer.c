/*
 * Who is at the other end of a unix socket: the user and the groups that the
 * kernel says, and which of our groups the settings put them in.
 */
#include "ipam/api/api_server.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GROUPS_MAX 1024		/* of one user; what is above counts not */

/* The group of the process and the others it is in; *out_count may be 0. */
static gid_t *groups_of_socket(TALLOC_CTX *mem_ctx, int fd, gid_t gid,
			       size_t *out_count)
{
	gid_t *gids = talloc_array(mem_ctx, gid_t, GROUPS_MAX + 1);
	socklen_t len = GROUPS_MAX * sizeof(gid_t);
	int ret;

	*out_count = 0;
	if (gids == NULL) {
		return NULL;
	}
	gids[0] = gid;
	*out_count = 1;
	ret = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids + 1, &len);
	if (ret == 0) {
		*out_count += len / sizeof(gid_t);
	}
	return gids;
}

/* The names of a user and of groups as principals. */
static void name_principals(TALLOC_CTX *mem_ctx, const char *user,
			    const gid_t *gids, size_t count,
			    struct access_caller *caller)
{
	struct access_principal *list = talloc_array(
		mem_ctx, struct access_principal, count + 1);
	struct group *group = NULL;
	size_t i, n = 0;

	if (list == NULL) {
		return;
	}
	if (user != NULL) {
		list[n++] = (struct access_principal){
			IPAM_PRINCIPAL_USER, user };
	}
	for (i = 0; i < count; i++) {
		group = getgrgid(gids[i]);
		if (group != NULL) {
			list[n].kind = IPAM_PRINCIPAL_GROUP;
			list[n].name = talloc_strdup(list, group->gr_name);
			n += list[n].name != NULL;
		}
	}
	caller->principals = list;
	caller->principal_count = n;
}

/* Whether "alice" or "@netops", or a SID so, is one of its principals. */
static bool is_member(const struct access_caller *caller, const char *member)
{
	enum ipam_principal kind = IPAM_PRINCIPAL_USER;
	size_t i;

	if (member[0] == '@') {
		kind = IPAM_PRINCIPAL_GROUP;
		member++;
	}
	for (i = 0; i < caller->principal_count; i++) {
		if (caller->principals[i].kind == kind &&
		    strcmp(caller->principals[i].name, member) == 0) {
			return true;
		}
	}
	return false;
}

unsigned api_peer_groups(const struct api_config *config,
			 const struct access_caller *caller)
{
	const char *const *members = NULL;
	unsigned groups = 0;
	int group;

	for (group = 0; group < ACCESS_GROUP_COUNT; group++) {
		members = config->members[group];
		for (; members != NULL && *members != NULL; members++) {
			if (is_member(caller, *members)) {
				groups |= ACCESS_BIT(group);
			}
		}
	}
	return groups;
}

void api_peer_of_socket(TALLOC_CTX *mem_ctx, int fd,
			const struct api_config *config,
			struct api_peer *out_peer)
{
	struct access_caller *caller = &out_peer->caller;
	struct ucred cred = { .uid = (uid_t)-1 };
	socklen_t len = sizeof(cred);
	struct passwd *pw = NULL;
	const char *user = NULL;
	gid_t *gids = NULL;
	size_t count = 0;
	int ret;

	*out_peer = (struct api_peer){
		.caller = { .name = "unknown", .address = "local" },
		.local = true,
	};
	ret = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len);
	if (ret != 0 || cred.uid == (uid_t)-1) {
		return;
	}
	pw = getpwuid(cred.uid);
	user = pw != NULL ? talloc_strdup(mem_ctx, pw->pw_name) : NULL;
	caller->name = user != NULL ? user :
		talloc_asprintf(mem_ctx, "uid %u", (unsigned)cred.uid);
	caller->source = ACCESS_FROM_SOCKET;
	caller->root = cred.uid == 0 || cred.uid == geteuid();
	gids = groups_of_socket(mem_ctx, fd, cred.gid, &count);
	name_principals(mem_ctx, user, gids, count, caller);
	caller->groups = api_peer_groups(config, caller);
}
