/*
 * The older interface, dhcpsrv ([MS-DHCPM] 3.1): each method in the order of
 * the opnums, with what it asks of its caller. The answers are elsewhere.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "simulators/dhcp/sim_dhcp_call.h"

#define WHICH 0

SIM_DHCP_METHOD(R_DhcpCreateSubnet, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpSetSubnetInfo, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetSubnetInfo, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpEnumSubnets, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpAddSubnetElement, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpEnumSubnetElements, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpRemoveSubnetElement, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpDeleteSubnet, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpCreateOption, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpSetOptionInfo, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetOptionInfo, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpRemoveOption, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpSetOptionValue, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetOptionValue, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpEnumOptionValues, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpRemoveOptionValue, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpCreateClientInfo, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpSetClientInfo, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetClientInfo, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpDeleteClientInfo, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpEnumSubnetClients, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpGetClientOptions, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpGetMibInfo, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpEnumOptions, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpSetOptionValues, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpServerSetConfig, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpServerGetConfig, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpScanDatabase, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetVersion, SIM_DHCP_ANYONE)
SIM_DHCP_METHOD(R_DhcpAddSubnetElementV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpEnumSubnetElementsV4, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpRemoveSubnetElementV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpCreateClientInfoV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpSetClientInfoV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetClientInfoV4, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpEnumSubnetClientsV4, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpSetSuperScopeV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetSuperScopeInfoV4, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpDeleteSuperScopeV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpServerSetConfigV4, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpServerGetConfigV4, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpServerSetConfigVQ, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpServerGetConfigVQ, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpGetMibInfoVQ, SIM_DHCP_ANYONE)
SIM_DHCP_METHOD(R_DhcpCreateClientInfoVQ, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpSetClientInfoVQ, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetClientInfoVQ, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpEnumSubnetClientsVQ, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpCreateSubnetVQ, SIM_DHCP_WRITE)
SIM_DHCP_METHOD(R_DhcpGetSubnetInfoVQ, SIM_DHCP_READ)
SIM_DHCP_METHOD(R_DhcpSetSubnetInfoVQ, SIM_DHCP_WRITE)

#define DCESRV_INTERFACE_DHCPSRV_BIND dcesrv_interface_bind_require_privacy
#include "gen_ndr/ndr_dhcpsrv_s.c"
