/* use: sim_service rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/* Services as an administrator can export them. */
#include <errno.h>

#include "simulators/host/sim_host.h"
#include "simulators/service/sim_service_read.h"
#include "tests/support/suite.h"

static TALLOC_CTX *mem;
static struct sim_service_world *world;
static const char *message;

static void begin(void)
{
	mem = talloc_new(NULL);
	world = talloc_zero(mem, struct sim_service_world);
	message = NULL;
}

static void end(void)
{
	talloc_free(mem);
}

static int read_csv(const char *text)
{
	return sim_service_read_csv(mem, text, strlen(text), world, &message);
}

START_TEST(a_csv_has_its_columns_in_any_order)
{
	ck_assert_int_eq(
		read_csv("\xef\xbb\xbf#TYPE Selected.CimInstance\r\n"
			 "\"State\",\"Other\",\"Name\",\"DisplayName\","
			 "\"StartMode\",\"ExitCode\",\"ProcessId\","
			 "\"AcceptStop\",\"Description\"\r\n"
			 "\"Pause Pending\",\"x\",\"DNS\",\"DNS, \"\"the\"\" "
			 "Server\",\"Manual\",\"1077\",\"44\",\"True\","
			 "\"two\nlines\"\r\n\r\n"),
		0);
	ck_assert_uint_eq(world->count, 1);
	ck_assert_str_eq(world->services[0].name, "DNS");
	ck_assert_str_eq(world->services[0].display, "DNS, \"the\" Server");
	ck_assert_str_eq(world->services[0].description, "two\nlines");
	ck_assert_int_eq(world->services[0].state, SIM_SERVICE_PAUSE_PENDING);
	ck_assert_uint_eq(world->services[0].start, SIM_SERVICE_DEMAND);
	ck_assert_uint_eq(world->services[0].exit_code, 1077);
	ck_assert_uint_eq(world->services[0].pid, 44);
	ck_assert_uint_eq(world->services[0].accepts,
			  SIM_SERVICE_ACCEPT_STOP |
				  SIM_SERVICE_ACCEPT_SHUTDOWN);
}
END_TEST

static const struct {
	const char *text, *words;
} wrong[] = {
	{"", "no columns Name and State"},
	{"Name,DisplayName\nDNS,x\n", "no columns Name and State"},
	{"Name,State\nDNS\n", "2: not as many fields"},
	{"Name,State\n\"DNS,Running\n", "2: not as many fields"},
	{"Name,State\nDNS,Walking\n", "2: State is none of"},
	{"Name,State,StartMode\nDNS,Running,Never\n", "2: StartMode is none"},
	{"Name,State\n,Running\n", "2: Name is empty"},
	{"Name,State\nDNS,Running\ndns,Running\n", "3: the name comes twice"},
};

START_TEST(a_wrong_csv_names_line_and_reason)
{
	ck_assert_int_eq(read_csv(wrong[_i].text), EINVAL);
	ck_assert_msg(strstr(message, wrong[_i].words) != NULL, "%s", message);
}
END_TEST

/* As a German server prints it: the labels are not English. */
START_TEST(sc_query_is_read_by_order_and_number)
{
	static const char text[] =
		"\r\nSERVICE_NAME: DHCPServer\r\n"
		"DISPLAY_NAME: DHCP-Server\r\n"
		"        TYP                : 20  WIN32_SHARE_PROCESS\r\n"
		"        STATUS             : 4  WIRD AUSGEF\xdcHRT\r\n"
		"                                (STOPPABLE, PAUSABLE, "
		"ACCEPTS_SHUTDOWN)\r\n"
		"        WIN32-BEENDIGUNGSCODE : 0  (0x0)\r\n"
		"        DIENST-BEENDIGUNGSCODE : 0  (0x0)\r\n"
		"        PR\xdc" "FPUNKT          : 0x0\r\n"
		"        WARTEHINWEIS       : 0x0\r\n"
		"        PID                : 2044\r\n"
		"        FLAGS              :\r\n\r\n"
		"SERVICE_NAME: DNS\r\nDISPLAY_NAME: DNS-Server\r\n"
		"        TYP                : 10  WIN32_OWN_PROCESS\r\n"
		"        STATUS             : 1  BEENDET\r\n"
		"        WIN32-BEENDIGUNGSCODE : 1077  (0x435)\r\n"
		"        DIENST-BEENDIGUNGSCODE : 0  (0x0)\r\n";
	int ret = sim_service_read_sc(mem, text, sizeof(text) - 1, world,
				      &message);

	ck_assert_msg(ret == 0, "%s", message);
	ck_assert_uint_eq(world->count, 2);
	ck_assert_str_eq(world->services[0].name, "DHCPServer");
	ck_assert_str_eq(world->services[0].display, "DHCP-Server");
	ck_assert_uint_eq(world->services[0].type, 0x20);
	ck_assert_int_eq(world->services[0].state, SIM_SERVICE_RUNNING);
	ck_assert_uint_eq(world->services[0].accepts, 7);
	ck_assert_uint_eq(world->services[0].pid, 2044);
	ck_assert_uint_eq(world->services[1].exit_code, 1077);
	ck_assert_int_eq(world->services[1].state, SIM_SERVICE_STOPPED);
	ret = sim_service_read_sc(mem, "A: b\n X : 10\n Y : 9\n", 20, world,
				  &message);
	ck_assert_int_eq(ret, EINVAL);
	ck_assert_ptr_nonnull(strstr(message, "3: no state"));
}
END_TEST

START_TEST(a_role_without_a_row_runs_by_itself)
{
	const struct sim_service *dns = NULL, *dhcp = NULL;

	ck_assert_int_eq(read_csv("Name,State\nDNS,Stopped\n"), 0);
	ck_assert_int_eq(sim_service_add_roles(world, SIM_ROLE_DNS |
							      SIM_ROLE_DHCP),
			 0);
	dns = sim_service_find(world, "dns");
	dhcp = sim_service_find(world, "DHCPSERVER");
	ck_assert_int_eq(dns->state, SIM_SERVICE_STOPPED);
	ck_assert_uint_eq(dns->accepts, 7);
	ck_assert_str_eq(dns->path, "C:\\Windows\\system32\\dns.exe");
	ck_assert_int_eq(dhcp->state, SIM_SERVICE_RUNNING);
	ck_assert_uint_eq(dhcp->start, SIM_SERVICE_AUTO);
	ck_assert_ptr_null(sim_service_find(world, "IAS"));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_service_read");
	TCase *c = tcase_create("exports");

	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_csv_has_its_columns_in_any_order);
	tcase_add_loop_test(c, a_wrong_csv_names_line_and_reason, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(c, sc_query_is_read_by_order_and_number);
	tcase_add_test(c, a_role_without_a_row_runs_by_itself);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
