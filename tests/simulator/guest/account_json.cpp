#include "simulator/guest/account_json.hpp"

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/guest/compressed.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Writer;

constexpr std::size_t kLongest = 3000;
constexpr std::size_t kLongestBesideSealed = 2000;
constexpr std::size_t kLongestCompressed = 3800;
constexpr std::size_t kMostAccounts = 200;

std::int64_t seconds_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count(); }

// What is not ASCII becomes \uXXXX, in surrogates where it must.
std::string ascii(std::string_view json) {
  std::string out;
  while (!json.empty()) {
    const base::CodePoint point = base::first_code_point(json);
    if (point.length == 1) {
      out += json.front();
    } else if (point.value < 0x10000) {
      out += base::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
    } else {
      const std::uint32_t rest = static_cast<std::uint32_t>(point.value) - 0x10000;
      out += base::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
    }
    json.remove_prefix(point.length);
  }
  return out;
}

// DomainRole of Win32_ComputerSystem: a server, alone, a member, a controller.
int role_of(const Windows& windows) {
  if (windows.domain_controller) return windows.read_only ? 4 : 5;
  return windows.domain.empty() ? 2 : 3;
}

void write_guest(Writer& out, const Windows& windows) {
  out.begin_object()
      .member("os", windows.os)
      .member("language", windows.language)
      .member("domain", windows.domain)
      .member("role", role_of(windows))
      .member("read_only", windows.read_only)
      .member("clock", seconds_of(windows.clock))
      .end_object();
}

// What is held in milliseconds is told in seconds.
std::int64_t age_of(const Account& account, Time clock) {
  const auto age =
      account.password_set ? std::chrono::floor<Duration>(clock - *account.password_set) : account.password_age;
  return std::chrono::floor<std::chrono::seconds>(std::max(Duration(0), age)).count();
}

void write_account(Writer& out, const ReadAccount& read) {
  const Account& account = read.account;
  const Windows& home = *read.home;
  const Account* kept = home.kept_by_laps();
  out.begin_object()
      .member("name", account.name)
      .member("sid", account.sid)
      .member("domain", read.domain)
      .member("enabled", account.enabled)
      .member("locked", account.locked)
      .member("change_required", account.must_change || account.password_expired)
      .member("never_expires", account.never_expires)
      .member("expired", account.expired(home.clock))
      .member("administrators", account.member_of(kAdministratorsSid))
      .member("remote_desktop_users", account.member_of(kRemoteDesktopUsersSid))
      .member("laps",
              !home.domain_controller && (account.laps_managed || (kept != nullptr && kept->sid == account.sid)))
      .member("remote_logon_denied", home.remote_logon_denied(account));
  out.key("password_age");
  // In a directory the mark takes the place of the time.
  if (home.domain_controller && account.must_change)
    out.null();
  else
    out.integer(age_of(account, home.clock));
  out.key("expires");
  if (account.expires)
    out.integer(seconds_of(*account.expires));
  else
    out.null();
  out.end_object();
}

void write_or_null(Writer& out, std::string_view name, const std::optional<ReadAccount>& read) {
  out.key(name);
  if (read)
    write_account(out, *read);
  else
    out.null();
}

void write_keys(Writer& out, const AccountReply& reply) {
  out.key("key");
  if (reply.key) {
    out.begin_object()
        .member("modulus", base::base64url_encode(reply.key->modulus))
        .member("exponent", base::base64url_encode(reply.key->exponent))
        .member("hash", name_of(reply.opens))
        .end_object();
  } else {
    out.null();
  }
  out.key("keys").begin_array();
  for (const std::string& key : reply.keys) out.string(key);
  out.end_array();
}

std::string whole_line(const AccountReply& reply, const Windows& windows) {
  Writer out;
  out.begin_object().member("azvmreset", 1).member("nonce", reply.nonce).member("outcome", reply.outcome);
  out.member("reason", reply.reason).member("step", reply.step).member("code", reply.code).member("text", reply.text);
  out.key("changed").begin_array();
  for (const std::string& change : reply.changed) out.string(change);
  out.end_array().key("guest");
  if (reply.guest_read)
    write_guest(out, windows);
  else
    out.null();
  write_or_null(out, "before", reply.before);
  write_or_null(out, "after", reply.after);
  out.key("accounts").begin_array();
  for (const ReadAccount& one : reply.accounts) write_account(out, one);
  out.end_array().member("complete", reply.complete).member("sign_in", reply.sign_in);
  write_keys(out, reply);
  out.end_object();
  return ascii(out.text());
}

std::string compressed_line(const AccountReply& reply, std::string_view whole) {
  Writer out;
  out.begin_object().member("azvmreset", 1).member("nonce", reply.nonce);
  out.member("gzip", base::base64_encode(gzipped(whole))).end_object();
  return out.text();
}

}  // namespace

std::string first_line(const Windows& windows, std::string_view nonce) {
  Writer out;
  out.begin_object()
      .member("azvmreset", 1)
      .member("nonce", nonce)
      .member("language_mode", windows.powershell.language_mode)
      .member("bits", windows.powershell.bits)
      .member("powershell", windows.powershell.version)
      .end_object();
  return out.text();
}

std::string sealed_line(std::string_view nonce, OaepDigest digest, std::string_view blocks) {
  Writer out;
  out.begin_object().member("azvmreset", 1).member("nonce", nonce).key("sealed").begin_object();
  out.member("hash", name_of(digest)).member("blocks", base::base64_encode(blocks)).end_object().end_object();
  return out.text();
}

std::string answer_line(AccountReply reply, const Windows& windows) {
  if (reply.accounts.size() > kMostAccounts) {
    reply.accounts.resize(kMostAccounts);
    reply.complete = false;
  }
  std::string whole = whole_line(reply, windows);
  if (whole.size() <= (reply.beside_sealed ? kLongestBesideSealed : kLongest)) return whole;
  std::string line = compressed_line(reply, whole);
  while (line.size() > kLongestCompressed && !reply.accounts.empty()) {
    reply.accounts.resize(reply.accounts.size() - (reply.accounts.size() + 9) / 10);
    reply.complete = false;
    whole = whole_line(reply, windows);
    line = compressed_line(reply, whole);
  }
  return line;
}

}  // namespace azvmreset::sim
