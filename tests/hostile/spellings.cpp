#include "hostile/spellings.hpp"

#include "base/format.hpp"

#include <cstddef>
#include <iterator>

namespace azvmreset::hostile {
namespace {

using base::format;

constexpr std::string_view kHost = "management.azure.com";

constexpr std::string_view kSchemes[] = {"https://", "HTTPS://", "http://", "//", "hTTps://"};

constexpr std::string_view kUsers[] = {
    "", "management.azure.com@", "user:password@", "management.azure.com:443@", "management.azure.com%40", "@"};

constexpr std::string_view kPorts[] = {"", ":443", ":444", ":80", ":8443"};

constexpr std::string_view kForeignHosts[] = {
    "attacker.example",
    "ATTACKER.EXAMPLE",
    "management.azure.com.evil.example",
    "management.azure.com.",
    "management.azure.com..",
    ".management.azure.com",
    "evil-management.azure.com",
    "evil.management.azure.com",
    "management-azure.com",
    "management.azure.co",
    "management.azure.comm",
    "management.azure.com.attacker.example.",
    "xn--management-azure-com",
    "xn--mnagement-x2a.azure.com",
    "m\xD0\xB0nagement.azure.com",  // a Cyrillic letter
    "\xEF\xBD\x8D"
    "anagement.azure.com",  // a full-width letter
    "management\xE3\x80\x82"
    "azure.com",                         // an ideographic full stop
    "management.azure.com\xE2\x80\x8B",  // a space of no width
    "manag\xCC\x81"
    "ement.azure.com",  // a combining accent
    "management%2Eazure%2Ecom",
    "management.azure.com%2eevil.example",
    "management.azure.com%00.evil.example",
    "%6d%61nagement.azure.com",
    "management.azure.com%0d%0aHost:%20evil.example",
    "management.azure.com%09",
    "management.azure.com\t",
    "management.azure.com\t.evil.example",
    "management.azure.com\r\nHost: evil.example\r\n",
    "management.azure.com\n.evil.example",
    "management.azure.com .evil.example",
    " attacker.example",
    "management.azure.com\\.evil.example",
    "management.azure.com\\@evil.example",
    "attacker.example\\@management.azure.com",
    "attacker.example#@management.azure.com",
    "attacker.example?@management.azure.com",
    "attacker.example;@management.azure.com",
    "attacker.example&@management.azure.com",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "169.254.169.254",
    "0xA9FEA9FE",
    "2852039166",
    "169.254.43518",
    "0.0.0.0",
    "localhost",
    "metadata.google.internal",
    "[::1]",
    "[::]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::ffff:169.254.169.254]",
    "[management.azure.com]",
    "[::1]management.azure.com",
    "login.microsoftonline.com",
    "management.usgovcloudapi.net",
    "management.core.windows.net",
    "",
    "-",
    "_",
    "*",
    "management,azure,com",
    "management.azure.com,attacker.example",
    "management.azure.com;attacker.example",
    "{management.azure.com}",
    "management.azure.com'",
    "management.azure.com\"",
    "<management.azure.com>",
    "management.azure.com`",
    "$(hostname)",
    "\x7f"
    "management.azure.com",
    "\x01"
    "management.azure.com",
};

// Complete forms that no combination makes.
constexpr std::string_view kForeignForms[] = {
    "https:/management.azure.com{}",
    "https:management.azure.com{}",
    "https:{}",
    "https:\\\\management.azure.com{}",
    "https:///attacker.example{}",
    "https:////attacker.example{}",
    "///attacker.example{}",
    "////attacker.example{}",
    "/\\attacker.example{}",
    "\\\\attacker.example{}",
    "\\/attacker.example{}",
    "/\t/attacker.example{}",
    "\t//attacker.example{}",
    "\n//attacker.example{}",
    " //attacker.example{}",
    " https://attacker.example{}",
    "\thttps://attacker.example{}",
    "\xEF\xBB\xBFhttps://attacker.example{}",
    "ht\ttps://attacker.example{}",
    "h\nttps://attacker.example{}",
    "https\t://attacker.example{}",
    "https:/\t/attacker.example{}",
    "ftp://management.azure.com{}",
    "file://management.azure.com{}",
    "file://{}",
    "gopher://management.azure.com{}",
    "ws://management.azure.com{}",
    "wss://management.azure.com{}",
    "ldap://management.azure.com{}",
    "javascript:alert(1)//{}",
    "data:application/json,{}",
    "unix:/var/run/socket{}",
    "httpss://management.azure.com{}",
    "https+x://management.azure.com{}",
    "https://https://management.azure.com{}",
    "https://management.azure.com:443:443{}",
    "https://management.azure.com:-443{}",
    "https://management.azure.com:+443{}",
    "https://management.azure.com:443@attacker.example{}",
    "https://management.azure.com:65979{}",
    "https://management.azure.com:4294967739{}",
    "https://management.azure.com:0x1bb{}",
    "https://management.azure.com:https{}",
    "https://management.azure.com: 443{}",
    "https://management.azure.com:443 {}",
    "https://management.azure.com:\xEF\xBC\x94"
    "43{}",
    "https://management.azure.com:0{}",
    "https://management.azure.com\\attacker.example{}",
    "https://management.azure.com/%2e%2e/..\\..\\{}",
};

constexpr std::string_view kOwnForms[] = {
    "https://management.azure.com{}",
    "HTTPS://management.azure.com{}",
    "https://MANAGEMENT.AZURE.COM{}",
    "https://Management.Azure.Com{}",
    "https://management.azure.com:443{}",
    "hTTpS://mAnAgEmEnT.aZuRe.cOm:443{}",
    "//management.azure.com{}",
    "//MANAGEMENT.azure.com:443{}",
    "{}",
    "/./{}",
    "https://management.azure.com/a/..{}",
};

constexpr std::string_view kUnclearForms[] = {
    "https://management.azure.com:{}",
    "https://management.azure.com:0443{}",
    "https://management.azure.com:00000443{}",
    "attacker.example{}",
    "./attacker.example{}",
    "../../attacker.example{}",
    "?next=https://attacker.example{}",
    "//management.azure.com//attacker.example{}",
    "https://management.azure.com//attacker.example{}",
    "https://management.azure.com/%2f%2fattacker.example{}",
    "https://management.azure.com/@attacker.example{}",
    "https://management.azure.com?@attacker.example{}",
    "/@attacker.example{}",
    "/.//attacker.example{}",
    "/https://attacker.example{}",
};

std::string filled(std::string_view form, std::string_view path) {
  const std::size_t hole = form.find("{}");
  return std::string(form.substr(0, hole)).append(path).append(form.substr(hole + 2));
}

void add_forms(std::vector<Spelling>& all, std::string_view path) {
  for (const std::string_view form : kOwnForms) {
    // "/./" before a path that begins with a slash is a dot segment of it.
    const bool dots = form.starts_with("/./");
    all.push_back({filled(form, dots ? path.substr(1) : path), Nature::own});
  }
  for (const std::string_view form : kForeignForms) all.push_back({filled(form, path), Nature::foreign});
  for (const std::string_view form : kUnclearForms) all.push_back({filled(form, path), Nature::unclear});
  all.push_back({"https://" + std::string(70'000, 'a') + ".example" + std::string(path), Nature::foreign});
  all.push_back({"https://management.azure.com/" + std::string(70'000, 'a'), Nature::foreign});
  all.push_back({"https://" + std::string(300, 'a') + "." + std::string(kHost) + std::string(path), Nature::foreign});
  std::string labels = "https://";
  for (int i = 0; i < 500; ++i) labels += "a.";
  all.push_back({labels + std::string(kHost) + std::string(path), Nature::foreign});
  std::string null = "https://management.azure.com";
  null += '\0';
  all.push_back({null + ".attacker.example" + std::string(path), Nature::foreign});
}

// Whether a host that is the service's own is reached by it under an odd
// scheme, user or port: then what is foreign is that.
bool own(std::string_view scheme, std::string_view user, std::string_view port) {
  return scheme != "http://" && user.empty() && (port.empty() || port == ":443");
}

}  // namespace

std::vector<Spelling> spellings_of(std::string_view path_and_query) {
  std::vector<Spelling> all;
  add_forms(all, path_and_query);
  for (const std::string_view scheme : kSchemes) {
    for (const std::string_view user : kUsers) {
      for (const std::string_view port : kPorts) {
        const auto add = [&](std::string_view host, Nature nature) {
          all.push_back({format("{}{}{}{}{}", scheme, user, host, port, path_and_query), nature});
        };
        for (const std::string_view host : kForeignHosts) add(host, Nature::foreign);
        add(kHost, own(scheme, user, port) ? Nature::own : Nature::foreign);
      }
    }
  }
  return all;
}

}  // namespace azvmreset::hostile
