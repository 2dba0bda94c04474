#include "simulator/control.hpp"

#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/fields.hpp"
#include "simulator/request_log.hpp"
#include "simulator/scenario_disk.hpp"
#include "simulator/words.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Document;
using base::json::Writer;

Answer refused(const Error& error) { return refusal({400, "InvalidControlRequest", error.message}); }

Answer not_here(std::string_view what) { return refusal({404, "NotFound", what}); }

Answer done() { return {204, {}, {}}; }

std::string_view meaning_of(std::uint32_t code) {
  switch (code) {
    case 0:
      return "accepted";
    case 1326:
      return "unknown user name or wrong password";
    case 1330:
      return "the password is expired";
    case 1331:
      return "the account is disabled";
    case 1793:
      return "the account has expired";
    case 1907:
      return "the password must be changed first";
    case 1909:
      return "the account is locked out";
    default:
      return "refused";
  }
}

}  // namespace

std::optional<Answer> Control::handle(const Request& request, Time now) {
  const Target target = target_of(request.url);
  if (!target.segment_is(0, "_sim")) return std::nullopt;
  azure_.advance(now);
  return route(request, target, now);
}

Answer Control::route(const Request& request, const Target& target, Time now) {
  const std::string topic = target.segments.size() > 1 ? target.segments[1] : "";
  if (topic == "world") return world(request, target, now);
  if (topic == "faults") return faults(request, target);
  if (topic == "requests") return requests(request, target);
  if (topic == "signin" && request.method == "POST") return sign_in(request);
  if (topic == "locks" && request.method == "POST") return lock(request);
  if (topic == "device-codes") return device_codes(request, now);
  if (topic == "refresh-tokens" && request.method == "DELETE") {
    azure_.device_codes().revoke();
    return done();
  }
  if (topic == "reset" && request.method == "POST") {
    azure_.reset();
    return done();
  }
  return not_here(
      "expected GET world, GET or POST world/{vm}, GET, POST or DELETE faults, DELETE faults/{id}, POST locks, GET or "
      "DELETE requests, POST signin, GET or POST device-codes, DELETE refresh-tokens, POST reset");
}

Answer Control::world(const Request& request, const Target& target, Time now) {
  if (target.segments.size() == 2 && request.method == "GET") return json_answer(200, azure_.world_json(now));
  const std::string vm = target.segments.size() > 2 ? target.segments[2] : "";
  if (request.method == "POST") return change(request, vm, now);
  if (auto text = azure_.vm_json(vm)) return json_answer(200, *std::move(text));
  return not_here(format("found no VM {}", base::quoted(vm)));
}

Answer Control::change(const Request& request, std::string_view vm, Time now) {
  if (azure_.vm_id(vm).empty()) return not_here(format("found no VM {}", base::quoted(vm)));
  const auto document = Document::parse(request.body);
  if (!document) return refused(document.error());
  std::optional<Power> power;
  std::optional<AgentState> agent;
  std::optional<std::string_view> lock;
  Fields fields(document->root(), "");
  fields.word<Power>("power", power, kPowerWords).word<AgentState>("agent", agent, kAgentWords);
  fields.word<std::string_view>("lock", lock, kLockOrNoneWords);
  std::optional<DiskChange> disk;
  fields.object("disk", [&](base::json::Value value, const std::string& at) {
    return read_disk_change(value, at, disk.emplace());
  });
  std::optional<StartFate> start;
  fields.object("next_start", [&](base::json::Value value, const std::string& at) {
    start.emplace();
    std::int64_t after = -1;
    bool torn = false;
    Fields parts(value, at);
    parts.word<BootMishap>("mishap", start->mishap, kMishapWords);
    parts.number("power_lost_after", after, 0, 10'000).flag("torn", torn);
    auto read = parts.flag("hangs", start->hangs).flag("no_controller", start->no_controller).finish();
    if (after >= 0) start->cut = PowerCut{static_cast<std::size_t>(after), torn};
    return read;
  });
  if (auto outcome = fields.finish(); !outcome) return refused(outcome.error());
  if (disk && !azure_.change_disk(vm, *disk)) return not_here(format("found no such disk at {}", base::quoted(vm)));
  if (power) azure_.set_power(vm, *power, now);
  if (lock) azure_.set_lock(vm, *lock);
  if (start) azure_.set_next_start(vm, *start);
  if (agent) azure_.set_agent(vm, *agent, now);
  return json_answer(200, *azure_.vm_json(vm));
}

Answer Control::faults(const Request& request, const Target& target) {
  Faults& all = azure_.faults();
  if (request.method == "GET") {
    Writer out(base::json::Style::pretty);
    out.begin_object().key("value").begin_array();
    for (const Fault& fault : all.all()) write_fault(out, fault);
    out.end_array().end_object();
    return json_answer(200, out.text());
  }
  if (request.method == "DELETE") {
    if (target.segments.size() < 3)
      all.clear();
    else if (!all.remove(base::parse_decimal(target.segments[2]).value_or(0)))
      return not_here("found no such fault");
    return done();
  }
  const auto document = Document::parse(request.body);
  if (!document) return refused(document.error());
  auto fault = read_fault(document->root());
  if (!fault) return refused(fault.error());
  const std::uint64_t id = all.add(*std::move(fault));
  return json_answer(201, format("{{\"id\":{}}}", id));
}

Answer Control::requests(const Request& request, const Target& target) {
  if (request.method == "DELETE") {
    azure_.requests().clear();
    return done();
  }
  return json_answer(200, request_log_text(azure_.requests(), target.parameter("raw").has_value()));
}

Answer Control::lock(const Request& request) {
  const auto document = Document::parse(request.body);
  if (!document) return refused(document.error());
  std::string scope;
  std::string_view level;
  Fields fields(document->root(), "");
  fields.require("scope").require("level").text("scope", scope);
  fields.word<std::string_view>("level", level, kLockOrNoneWords);
  if (!scope.starts_with("/subscriptions/")) fields.refuse("scope", "expected an id that begins with /subscriptions/");
  if (auto outcome = fields.finish(); !outcome) return refused(outcome.error());
  azure_.set_lock(scope, level);
  return done();
}

Answer Control::sign_in(const Request& request) {
  const auto document = Document::parse(request.body);
  if (!document) return refused(document.error());
  std::string vm, username, password;
  Fields fields(document->root(), "");
  fields.require("vm").require("username").require("password");
  fields.text("vm", vm).text("username", username).text("password", password);
  if (auto outcome = fields.finish(); !outcome) return refused(outcome.error());
  Windows* guest = azure_.guest(vm);
  if (guest == nullptr) return not_here(format("found no Windows VM {}", base::quoted(vm)));
  const SignIn outcome = guest->sign_in(username, password);
  Writer out;
  out.begin_object()
      .member("accepted", outcome.accepted())
      .member("code", static_cast<std::int64_t>(outcome.code))
      .member("meaning", meaning_of(outcome.code))
      .member("remote_desktop", outcome.remote_desktop)
      .end_object();
  return json_answer(200, out.text());
}

Answer Control::device_codes(const Request& request, Time now) {
  if (request.method == "GET") {
    Writer out;
    out.begin_object().key("value").begin_array();
    for (const std::string& code : azure_.device_codes().waiting(now)) out.string(code);
    out.end_array().end_object();
    return json_answer(200, out.text());
  }
  const auto document = Document::parse(request.body);
  if (!document) return refused(document.error());
  std::string code, person;
  auto decision = DeviceCodes::Decision::approve;
  constexpr std::pair<std::string_view, DeviceCodes::Decision> words[] = {{"approve", DeviceCodes::Decision::approve},
                                                                          {"decline", DeviceCodes::Decision::decline}};
  Fields fields(document->root(), "");
  fields.require("user_code").text("user_code", code).text("person", person);
  fields.word<DeviceCodes::Decision>("decision", decision, words);
  if (auto outcome = fields.finish(); !outcome) return refused(outcome.error());
  if (azure_.device_codes().decide(code, decision, person)) return done();
  return not_here(format("found no code {} that waits, or no such person", base::quoted(code)));
}

}  // namespace azvmreset::sim
