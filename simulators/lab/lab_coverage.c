/* `ipam-lab coverage`: how far each method of each interface is supported. */
#include "simulators/lab/lab_coverage.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "simulators/lab/lab_ask.h"
#include "simulators/lab/lab_features.h"
#include "simulators/lab/lab_main.h"
#include "simulators/lab/lab_structures.h"

/* Where the data is, seen from this program's directory: as it was built, or
 * as it was installed. */
#define BUILT	  "/../../coverage"
#define INSTALLED "/../share/ipamd/coverage"

static const char help[] =
	"usage: ipam-lab coverage [--interface NAME] [--json]\n"
	"       ipam-lab coverage [--interface NAME] --missing COLUMN\n"
	"       ipam-lab coverage --floor FILE\n"
	"       ipam-lab coverage --structures [--json]\n"
	"       ipam-lab coverage --features [--json]\n"
	"\n"
	"A line for each method that a specification names: opnum, an asterisk\n"
	"where an IPAM server needs the call, name, and a column each for\n"
	"\n"
	"  specified  spec  the specification has it (rpc/idl/opnums.txt);\n"
	"                   \"local\": under a number that is never sent\n"
	"  decoded    idl   our IDL has its parameters, under this name\n"
	"  simulated  sim   a simulated host answers it, with other than the\n"
	"                   fault of an unknown opnum or the Win32 code of a call\n"
	"                   that isn't implemented; asked when this runs\n"
	"  used       used  the code of the clients, rpc/, names its opnum\n"
	"  exercised  test  a simulated host answered it in a test, over RPC as\n"
	"                   on the wire: \"yes\" with success, \"err\" only with\n"
	"                   errors; hosts with faults and fuzzing don't count\n"
	"  pinned     pin   a test read bytes that our encoder didn't make, with\n"
	"                   their origin, and wrote the same again: \"req\" the\n"
	"                   request, \"rsp\" the response, \"yes\" both\n"
	"\n"
	"Sums count \"yes\". The last two columns are known once the tests have\n"
	"run (./waf check), until then they have question marks.\n"
	"\n"
	"  --interface NAME  dhcpsrv, dhcpsrv2, dnsp, even6 or scmr only\n"
	"  --missing COLUMN  the methods without, those needed with an asterisk\n"
	"  --json            with words as in the table; null where not known\n"
	"  --floor FILE      compares with the --json of before; says what fell,\n"
	"                    and ends with 1 if anything did\n"
	"  --structures      the structures and unions of the IDL, with the\n"
	"                    interface whose bytes from outside hold each, or the\n"
	"                    reason why none do (rpc/idl/without-bytes.txt);\n"
	"                    ends with 1 if one has neither, or both\n"
	"  --features        the features of the reference product by id, done,\n"
	"                    partial, later or never, with the tests that name\n"
	"                    each (tests/coverage/features.txt); ends with 1 if\n"
	"                    no test proves one that is done, or partly\n"
	"  --data DIR        what the build and the tests left, elsewhere\n";

struct request {
	const char *interface;
	const char *floor;
	const char *data;
	enum lab_column missing; /* LAB_COLUMNS: none */
	bool json;
	bool structures;
	bool features;
};

/* The directory of the data; NULL: no memory, or no /proc. */
static const char *find_data(TALLOC_CTX *mem_ctx, const struct request *request)
{
	char self[PATH_MAX], *path = NULL;
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (request->data != NULL || length == -1) {
		return request->data;
	}
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	path = talloc_asprintf(mem_ctx, "%s" BUILT, self);
	if (path != NULL && access(path, R_OK) != 0) {
		path = talloc_asprintf(mem_ctx, "%s" INSTALLED, self);
	}
	return path;
}

static int gather(TALLOC_CTX *mem_ctx, const struct request *request,
		  struct lab_facts **out_facts, char **out_error)
{
	const char *dir = find_data(mem_ctx, request);
	char path[PATH_MAX];
	int ret;

	if (dir == NULL) {
		return ENOENT;
	}
	snprintf(path, sizeof(path), "%s/opnums.txt", dir);
	ret = lab_facts_load(mem_ctx, path, out_facts, out_error);
	if (ret == 0) {
		snprintf(path, sizeof(path), "%s/used.txt", dir);
		ret = lab_facts_add(mem_ctx, *out_facts, path, out_error);
	}
	if (ret == 0) {
		snprintf(path, sizeof(path), "%s/tested.txt", dir);
		ret = lab_facts_add(mem_ctx, *out_facts, path, out_error);
		(*out_facts)->tested = ret == 0;
		ret = ret == ENOENT ? 0 : ret;
	}
	return ret != 0 ? ret : lab_ask(mem_ctx, *out_facts, out_error);
}

static int compare(TALLOC_CTX *mem_ctx, const struct lab_facts *facts,
		   const char *path)
{
	unsigned fallen = 0, risen = 0;
	char *error = NULL;
	int ret = lab_floor_compare(mem_ctx, stdout, facts, path, &fallen,
				    &risen, &error);

	if (ret != 0) {
		fprintf(stderr, "ipam-lab: %s\n",
			error != NULL ? error : strerror(ret));
		return LAB_FAILED;
	}
	if (risen > 0) {
		printf("%u marks more than %s has; `ipam-lab coverage --json` "
		       "gives the new one\n", risen, path);
	}
	return fallen > 0 ? 1 : 0;
}

static int answer(TALLOC_CTX *mem_ctx, const struct lab_facts *facts,
		  const struct request *request)
{
	if (request->floor != NULL) {
		return compare(mem_ctx, facts, request->floor);
	}
	if (request->missing != LAB_COLUMNS) {
		lab_coverage_print_missing(stdout, facts, request->interface,
					   request->missing);
	} else if (request->json) {
		lab_coverage_print_json(stdout, facts, request->interface);
	} else {
		lab_coverage_print(stdout, facts, request->interface);
	}
	return 0;
}

static bool has_interface(const struct lab_facts *facts, const char *name)
{
	return name == NULL || lab_facts_method(facts, name, 0) != NULL;
}

static int serve(const struct request *request)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct lab_facts *facts = NULL;
	char *error = NULL;
	int ret = gather(mem_ctx, request, &facts, &error);
	int status = LAB_FAILED;

	if (ret != 0) {
		fprintf(stderr, "ipam-lab: coverage: %s\n",
			error != NULL ? error : strerror(ret));
	} else if (!has_interface(facts, request->interface)) {
		fprintf(stderr, "ipam-lab: coverage: no interface %s\n",
			request->interface);
		status = LAB_USAGE;
	} else {
		status = answer(mem_ctx, facts, request);
	}
	talloc_free(mem_ctx);
	return status;
}

/* A report that is read from DIR and printed; *out_right: nothing lacks. */
typedef int (*report_fn)(TALLOC_CTX *mem_ctx, const char *dir, bool json,
			 bool *out_right, char **out_error);

static int structures(TALLOC_CTX *mem_ctx, const char *dir, bool json,
		      bool *out_right, char **out_error)
{
	struct lab_structures *all = NULL;
	int ret = lab_structures_load(mem_ctx, dir, &all, out_error);

	if (ret == 0) {
		*out_right = lab_structures_print(stdout, all, json);
	}
	return ret;
}

static int features(TALLOC_CTX *mem_ctx, const char *dir, bool json,
		    bool *out_right, char **out_error)
{
	struct lab_features *all = NULL;
	int ret = lab_features_load(mem_ctx, dir, &all, out_error);

	if (ret == 0) {
		*out_right = lab_features_print(stdout, all, json);
	}
	return ret;
}

/* `absent` is said of a file that is not there. */
static int serve_report(const struct request *request, report_fn report,
			const char *absent)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *dir = find_data(mem_ctx, request);
	char *error = NULL;
	bool right = false;
	int ret = dir == NULL ? ENOENT :
				report(mem_ctx, dir, request->json, &right,
				       &error);

	if (ret != 0) {
		fprintf(stderr, "ipam-lab: coverage: %s%s\n",
			error != NULL ? error : strerror(ret),
			ret == ENOENT ? absent : "");
	}
	talloc_free(mem_ctx);
	return ret != 0 ? LAB_FAILED : right ? 0 : 1;
}

int lab_coverage(int argc, char **argv)
{
	static const struct option known[] = {
		{ "interface", required_argument, NULL, 'i' },
		{ "missing", required_argument, NULL, 'm' },
		{ "floor", required_argument, NULL, 'f' },
		{ "data", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "structures", no_argument, NULL, 's' },
		{ "features", no_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct request request = { .missing = LAB_COLUMNS };
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (c) {
		case 'i':
			request.interface = optarg;
			break;
		case 'm':
			request.missing = lab_column_find(optarg);
			if (request.missing == LAB_COLUMNS) {
				fprintf(stderr, "ipam-lab: coverage: no column "
						"%s\n", optarg);
				return LAB_USAGE;
			}
			break;
		case 'f':
			request.floor = optarg;
			break;
		case 'd':
			request.data = optarg;
			break;
		case 'j':
			request.json = true;
			break;
		case 's':
			request.structures = true;
			break;
		case 'F':
			request.features = true;
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		default:
			return LAB_USAGE;
		}
	}
	if (optind != argc) {
		fprintf(stderr, "ipam-lab: coverage takes options only\n");
		return LAB_USAGE;
	}
	if (request.structures) {
		return serve_report(&request, structures,
				    "; ./waf check leaves that in a build");
	}
	return request.features ? serve_report(&request, features, "") :
				  serve(&request);
}
