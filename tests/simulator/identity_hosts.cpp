#include "simulator/identity_hosts.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"

#include <array>

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

std::int64_t epoch(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

Answer refused(int status, std::string_view error, std::string_view description) {
  Writer out;
  out.begin_object().member("error", error).member("error_description", description).end_object();
  return json_answer(status, out.text());
}

// App Service has a form of its own.
Answer app_refused(int status, std::string_view message) {
  Writer out;
  out.begin_object().member("statusCode", static_cast<std::int64_t>(status)).member("message", message).end_object();
  return json_answer(status, out.text());
}

std::string_view header(const Request& request, std::string_view name) {
  return find_header(request.headers, name).value_or("");
}

// "9/21/2026 3:13:20 PM +00:00" or "09/21/2026 15:13:20 +00:00".
std::string dotnet_time(Time time, bool twelve_hours) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  const auto hour = clock.hours().count();
  if (!twelve_hours) {
    return format("{:02}/{:02}/{} {:02}:{:02}:{:02} +00:00", static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(date.year()), hour, clock.minutes().count(),
                  clock.seconds().count());
  }
  return format("{}/{}/{} {}:{:02}:{:02} {} +00:00", static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(date.year()), hour % 12 == 0 ? 12 : hour % 12,
                clock.minutes().count(), clock.seconds().count(), hour < 12 ? "AM" : "PM");
}

}  // namespace

IdentityHosts::IdentityHosts(const Scenario& scenario, const Settings& settings, const Choices& choices, Entra& entra)
    : scenario_(scenario),
      settings_(settings),
      choices_(choices),
      entra_(entra),
      host_(settings.identity_endpoint.empty() ? std::string() : target_of(settings.identity_endpoint).host),
      chance_(settings.seed, "identity") {
  constexpr std::string_view loopback = "127.0.0.1:";
  if (host_.starts_with(loopback)) alias_ = "localhost:" + host_.substr(loopback.size());
}

Answer IdentityHosts::handle(const Request& request, const Target& target, Time now) {
  if (target.raw_path == "/metadata/identity/oauth2/token") {
    const bool asks_arc = target.parameter("api-version") == "2019-11-01" && settings_.put_arc_key != nullptr;
    return asks_arc ? arc(request, target, now) : imds(request, target, now);
  }
  if (target.raw_path == "/msi/token") return app_service(request, target, now);
  if (target.raw_path == "/oauth2/token") return cloud_shell(request, now);
  return {404, {}, {}};
}

// F8/4a. Null: there is no such identity.
const MachineIdentity* IdentityHosts::named(const Target& target, bool imds) const {
  const auto client =
      target.parameter(imds || target.parameter("api-version") == "2019-08-01" ? "client_id" : "clientid");
  const auto object = target.parameter(imds ? "object_id" : "principal_id");
  const auto resource = target.parameter(imds ? "msi_res_id" : "mi_res_id");
  for (const MachineIdentity& each : scenario_.identities) {
    const bool fits = client     ? base::equals_ignoring_case(each.principal.client_id, *client)
                      : object   ? base::equals_ignoring_case(each.principal.object_id, *object)
                      : resource ? base::equals_ignoring_case(each.resource_id, *resource)
                                 : each.resource_id.empty();
    if (fits) return &each;
  }
  return nullptr;
}

// F8/4c: one that has a while to live is given out again.
const IdentityHosts::Kept& IdentityHosts::token_of(const Principal& principal, const std::string& resource,
                                                   std::string_view person, Time now) {
  Kept& kept = kept_[{&principal, resource}];
  if (kept.expires - now > principal.token_lifetime / 2) return kept;
  kept = {entra_.give(principal, resource, {}, person, now), now, now + principal.token_lifetime};
  return kept;
}

// F8/4.
Answer IdentityHosts::imds(const Request& request, const Target& target, Time now) {
  if (request.method != "GET") return refused(405, "invalid_request", "Method not allowed");
  if (!base::equals_ignoring_case(header(request, "Metadata"), "true")) {
    return refused(400, "invalid_request", "Required metadata header not specified");
  }
  if (find_header(request.headers, "X-Forwarded-For")) {
    return refused(400, "invalid_request", "X-Forwarded-For is not supported");
  }
  if (!target.parameter("api-version"))
    return refused(400, "invalid_request", "Required api-version parameter missing");
  const std::string resource = target.parameter("resource").value_or("");
  if (resource.empty()) return refused(400, "invalid_request", "Required audience parameter not specified");
  const MachineIdentity* identity = named(target, true);
  // F8/4b.
  if (identity == nullptr) return refused(400, "invalid_request", "Identity not found");
  if (!entra_.known_resource(resource)) {
    return refused(400, "invalid_resource",
                   format("AADSTS500011: The resource principal named {} was not found in the tenant.", resource));
  }
  const Kept& kept = token_of(identity->principal, resource, {}, now);
  const auto from = choices_.pick<IdentityLife>() == IdentityLife::left ? now : kept.issued;
  Writer out;
  out.begin_object()
      .member("access_token", kept.token)
      .member("client_id", identity->principal.client_id)
      .member("expires_in", std::to_string(epoch(kept.expires) - epoch(from)))
      .member("expires_on", std::to_string(epoch(kept.expires)))
      .member("not_before", std::to_string(epoch(kept.issued)))
      .member("resource", resource)
      .member("token_type", "Bearer")
      .end_object();
  return json_answer(200, out.text());
}

// F8/5.
Answer IdentityHosts::app_service(const Request& request, const Target& target, Time now) {
  const std::string version = target.parameter("api-version").value_or("");
  const bool of_2019 = version == "2019-08-01";
  if (!of_2019 && version != "2017-09-01") return app_refused(400, "Unsupported api-version");
  if (header(request, of_2019 ? "X-IDENTITY-HEADER" : "secret") != settings_.identity_secret) {
    return app_refused(401, "The identity header is missing or wrong");
  }
  const MachineIdentity* identity = named(target, false);
  const std::string resource = target.parameter("resource").value_or("");
  if (identity == nullptr) return app_refused(400, "No managed identity was found with this id");
  if (!entra_.known_resource(resource)) return app_refused(400, "The resource is not known");
  const Kept& kept = token_of(identity->principal, resource, {}, now);
  const auto form = choices_.pick<OldAppServiceTime>();
  const bool as_number = of_2019 || form == OldAppServiceTime::epoch;
  Writer out;
  out.begin_object()
      .member("access_token", kept.token)
      .member("expires_on", as_number ? std::to_string(epoch(kept.expires))
                                      : dotnet_time(kept.expires, form == OldAppServiceTime::twelve_hours))
      .member("resource", resource)
      .member("token_type", "Bearer")
      .end_object();
  return json_answer(200, out.text());
}

// F8/6.
Answer IdentityHosts::cloud_shell(const Request& request, Time now) {
  if (request.method != "POST") return refused(405, "invalid_request", "Method not allowed");
  if (!base::equals_ignoring_case(header(request, "Metadata"), "true")) {
    return refused(400, "invalid_request", "Required metadata header not specified");
  }
  std::string resource;
  for (const auto& [name, value] : form_decoded(request.body)) {
    if (name == "resource") resource = value;
  }
  if (scenario_.people.empty() || !entra_.known_resource(resource)) {
    return refused(400, "invalid_resource", "The resource is not known");
  }
  const Person& person = scenario_.people.front();
  const Kept& kept = token_of(person.principal, resource, person.name, now);
  Writer out;
  out.begin_object()
      .member("access_token", kept.token)
      .member("refresh_token", "")
      .member("expires_in", std::to_string(epoch(kept.expires) - epoch(now)))
      .member("expires_on", std::to_string(epoch(kept.expires)))
      .member("not_before", std::to_string(epoch(kept.issued)))
      .member("resource", resource)
      .member("token_type", "Bearer")
      .end_object();
  return json_answer(200, out.text());
}

Answer IdentityHosts::challenge() {
  const std::string path = format("{}/{}.key", settings_.arc_token_folder, chance_.guid());
  arc_key_ = chance_.guid() + chance_.guid();
  settings_.put_arc_key(path, arc_key_);
  Answer answer = refused(401, "unauthorized_client", "Missing Basic Authorization header");
  answer.headers.emplace_back("WWW-Authenticate", "Basic realm=" + path);
  return answer;
}

// F8/7.
Answer IdentityHosts::arc(const Request& request, const Target& target, Time now) {
  if (!base::equals_ignoring_case(header(request, "Metadata"), "true")) {
    return refused(400, "invalid_request", "Required metadata header not specified");
  }
  const std::string_view proof = header(request, "Authorization");
  if (proof.empty()) return challenge();
  if (arc_key_.empty() || proof != "Basic " + arc_key_) {
    return refused(401, "unauthorized_client", "The key is not the one that was given out");
  }
  arc_key_.clear();  // F8/7a
  for (const std::string_view name : {"client_id", "object_id", "msi_res_id"}) {
    if (target.parameter(name))
      return refused(400, "invalid_request", "Only the system-assigned identity is supported");
  }
  return imds(request, target, now);
}

}  // namespace azvmreset::sim
