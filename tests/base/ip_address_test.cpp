#include "base/ip_address.hpp"

#include "support/catch.hpp"

using azvmreset::base::parse_ip_address;

namespace {

bool same(const char* a, const char* b) {
  const auto first = parse_ip_address(a);
  const auto second = parse_ip_address(b);
  return first && second && *first == *second;
}

}  // namespace

TEST_CASE("two texts of one address are equal", "[base][ip]") {
  CHECK(same("10.0.0.4", "10.0.0.4"));
  CHECK(same("::1", "0:0:0:0:0:0:0:1"));
  CHECK(same("2001:DB8::8:0", "2001:0db8:0:0:0:0:8:0"));
  CHECK(same("::", "0::0"));
  CHECK(same("::ffff:10.0.0.4", "10.0.0.4"));
  CHECK(same("::ffff:a00:4", "10.0.0.4"));
  CHECK(same("64:ff9b::192.0.2.33", "64:ff9b::c000:221"));
  CHECK(same("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"));
  CHECK(same("fd00::", "fd00:0:0:0:0:0:0:0"));
  CHECK(same("1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"));
}

TEST_CASE("two addresses are not", "[base][ip]") {
  CHECK_FALSE(same("10.0.0.4", "10.0.0.40"));
  CHECK_FALSE(same("10.0.0.4", "::a00:4"));
  CHECK_FALSE(same("2001:db8::1", "2001:db8:1::"));
}

TEST_CASE("what is no address has no value", "[base][ip]") {
  for (const char* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.256",
                           "01.2.3.4",
                           "1.2.3.04",
                           "1..2.3",
                           ".1.2.3",
                           "1.2.3.",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1.2.3.a",
                           "1.2.3.-4",
                           "0x1.2.3.4",
                           "1.2.3.1000",
                           ":",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "g::",
                           "::1%eth0",
                           "[::1]",
                           "::1/128",
                           "1:2:3:4:5:6:7::8",
                           "::1.2.3",
                           "1.2.3.4::",
                           "::1.2.3.4:5",
                           ":1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "::1:2:3:4:5:6:7:8",
                           "web-01"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ip_address(text));
  }
}

TEST_CASE("the machine and the network around it are told from the rest of the world", "[base][ip]") {
  const auto local = [](const char* text) { return azvmreset::base::is_local(parse_ip_address(text).value()); };
  for (const char* text :
       {"127.0.0.1", "127.255.255.255", "::1", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
        "192.168.0.1", "169.254.169.254", "fe80::1", "febf::1", "fc00::1", "fdff::1", "::ffff:10.0.0.1"}) {
    CAPTURE(text);
    CHECK(local(text));
  }
  for (const char* text :
       {"0.0.0.0",     "9.255.255.255", "11.0.0.1",    "126.0.0.1",   "128.0.0.1",   "172.15.0.1", "172.32.0.1",
        "192.167.0.1", "192.169.0.1",   "169.253.0.1", "169.255.0.1", "100.64.0.1",  "224.0.0.1",  "::",
        "::2",         "fe00::1",       "fec0::1",     "fb00::1",     "2001:db8::1", "::10.0.0.1", "::ffff:8.8.8.8"}) {
    CAPTURE(text);
    CHECK_FALSE(local(text));
  }
}
