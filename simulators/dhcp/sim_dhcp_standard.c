/*
 * The options of RFC 2132 and RFC 3646 with their types, and the classes of
 * [MS-DHCPM] 3.1.1.8. A file that has them as well takes precedence.
 */
#include "simulators/dhcp/sim_dhcp_standard.h"

enum { BYTE, WORD, DWORD, DWORD_DWORD, ADDRESS, STRING, BINARY, ENCAPSULATED,
       ADDRESS6 };

const struct sim_dhcp_standard_option sim_dhcp_standard_options[] = {
	{4, 1, ADDRESS, false, "Subnet Mask"},
	{4, 2, DWORD, false, "Time Offset"},
	{4, 3, ADDRESS, true, "Router"},
	{4, 4, ADDRESS, true, "Time Server"},
	{4, 5, ADDRESS, true, "Name Servers"},
	{4, 6, ADDRESS, true, "DNS Servers"},
	{4, 7, ADDRESS, true, "Log Servers"},
	{4, 8, ADDRESS, true, "Cookie Servers"},
	{4, 9, ADDRESS, true, "LPR Servers"},
	{4, 10, ADDRESS, true, "Impress Servers"},
	{4, 11, ADDRESS, true, "Resource Location Servers"},
	{4, 12, STRING, false, "Host Name"},
	{4, 13, WORD, false, "Boot File Size"},
	{4, 14, STRING, false, "Merit Dump File"},
	{4, 15, STRING, false, "DNS Domain Name"},
	{4, 16, ADDRESS, false, "Swap Server"},
	{4, 17, STRING, false, "Root Path"},
	{4, 18, STRING, false, "Extensions Path"},
	{4, 19, BYTE, false, "IP Layer Forwarding"},
	{4, 20, BYTE, false, "Nonlocal Source Routing"},
	{4, 21, ADDRESS, true, "Policy Filter Masks"},
	{4, 22, WORD, false, "Max DG Reassembly Size"},
	{4, 23, BYTE, false, "Default IP Time-to-live"},
	{4, 24, DWORD, false, "Path MTU Aging Timeout"},
	{4, 25, WORD, true, "Path MTU Plateau Table"},
	{4, 26, WORD, false, "MTU Option"},
	{4, 27, BYTE, false, "All subnets are local"},
	{4, 28, ADDRESS, false, "Broadcast Address"},
	{4, 29, BYTE, false, "Perform Mask Discovery"},
	{4, 30, BYTE, false, "Mask Supplier Option"},
	{4, 31, BYTE, false, "Perform Router Discovery"},
	{4, 32, ADDRESS, false, "Router Solicitation Address"},
	{4, 33, ADDRESS, true, "Static Route Option"},
	{4, 34, BYTE, false, "Trailer Encapsulation"},
	{4, 35, DWORD, false, "ARP Cache Timeout"},
	{4, 36, BYTE, false, "Ethernet Encapsulation"},
	{4, 37, BYTE, false, "TCP Default Time-to-live"},
	{4, 38, DWORD, false, "Keepalive Interval"},
	{4, 39, BYTE, false, "Keepalive Garbage"},
	{4, 40, STRING, false, "NIS Domain Name"},
	{4, 41, ADDRESS, true, "NIS Servers"},
	{4, 42, ADDRESS, true, "NTP Servers"},
	{4, 43, BINARY, false, "Vendor Specific Info"},
	{4, 44, ADDRESS, true, "WINS/NBNS Servers"},
	{4, 45, ADDRESS, true, "NetBIOS over TCP/IP NBDD"},
	{4, 46, BYTE, false, "WINS/NBT Node Type"},
	{4, 47, STRING, false, "NetBIOS Scope ID"},
	{4, 48, ADDRESS, true, "X Window System Font"},
	{4, 49, ADDRESS, true, "X Window System Display"},
	{4, 51, DWORD, false, "Lease"},
	{4, 58, DWORD, false, "Renewal (T1) Time Value"},
	{4, 59, DWORD, false, "Rebinding (T2) Time Value"},
	{4, 60, STRING, false, "Vendor Class Identifier"},
	{4, 64, STRING, false, "NIS+ Domain Name"},
	{4, 65, ADDRESS, true, "NIS+ Servers"},
	{4, 66, STRING, false, "Boot Server Host Name"},
	{4, 67, STRING, false, "Bootfile Name"},
	{4, 68, ADDRESS, true, "Mobile IP Home Agents"},
	{4, 69, ADDRESS, true, "SMTP Servers"},
	{4, 70, ADDRESS, true, "POP3 Servers"},
	{4, 71, ADDRESS, true, "NNTP Servers"},
	{4, 72, ADDRESS, true, "WWW Servers"},
	{4, 73, ADDRESS, true, "Finger Servers"},
	{4, 74, ADDRESS, true, "IRC Servers"},
	{4, 75, ADDRESS, true, "StreetTalk Servers"},
	{4, 76, ADDRESS, true, "StreetTalk Directory Assistance Servers"},
	{4, 121, BINARY, false, "Classless Static Routes"},
	{6, 21, STRING, true, "SIP Server Domain Name List"},
	{6, 22, ADDRESS6, true, "SIP Servers IPv6 Address List"},
	{6, 23, ADDRESS6, true, "DNS Recursive Name Server IPv6 Address List"},
	{6, 24, STRING, true, "Domain Search List"},
	{6, 27, ADDRESS6, true, "NIS IPv6 Address List"},
	{6, 28, ADDRESS6, true, "NIS+ IPv6 Address List"},
	{6, 29, STRING, true, "NIS Domain List"},
	{6, 30, STRING, true, "NIS+ Domain Name List"},
	{6, 31, ADDRESS6, true, "SNTP Servers IPv6 Address List"},
	{6, 32, DWORD, false, "Information Refresh Time"},
};

const size_t sim_dhcp_num_standard_options =
	sizeof(sim_dhcp_standard_options) /
	sizeof(sim_dhcp_standard_options[0]);

const struct sim_dhcp_standard_class sim_dhcp_standard_classes[] = {
	{4, false, "Default Routing and Remote Access Class",
	 "RRAS.Microsoft", 0},
	{4, false, "Default BOOTP Class", "BOOTP.Microsoft", 0},
	{4, true, "Microsoft Windows 2000 Options", "MSFT 5.0", 0},
	{4, true, "Microsoft Windows 98 Options", "MSFT 98", 0},
	{4, true, "Microsoft Options", "MSFT", 0},
	{6, true, "Microsoft Windows Options", "MSFT 5.0", 311},
};

const size_t sim_dhcp_num_standard_classes =
	sizeof(sim_dhcp_standard_classes) /
	sizeof(sim_dhcp_standard_classes[0]);
