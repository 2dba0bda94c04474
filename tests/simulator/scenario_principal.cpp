#include "simulator/scenario_principal.hpp"

#include "base/fail.hpp"
#include "simulator/fields.hpp"
#include "simulator/scenario_parts.hpp"
#include "simulator/signature.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Value;

Result<void> read_certificate_text(Value value, const std::string& path, Principal& principal) {
  auto pem = string_at(value, path);
  if (!pem) return pem.error();
  if (!read_certificate(*pem)) {
    return base::fail(ErrorCode::invalid_argument, "{}: found no certificate, expected one in PEM form", path);
  }
  principal.certificates.push_back(*std::move(pem));
  return {};
}

Result<void> read_federated_credential(Value value, const std::string& path, Principal& principal) {
  FederatedCredential credential;
  Fields fields(value, path);
  fields.require("issuer")
      .require("subject")
      .require("issuer_key")
      .text("issuer", credential.issuer)
      .text("subject", credential.subject)
      .text("audience", credential.audience)
      .text("issuer_key", credential.issuer_key);
  if (!credential.issuer_key.empty() && !is_public_key(credential.issuer_key)) {
    fields.refuse("issuer_key", "found no key, expected a public key in PEM form");
  }
  if (auto outcome = fields.finish(); !outcome) return outcome;
  principal.federated_credentials.push_back(std::move(credential));
  return {};
}

Result<void> read_role(Value value, const std::string& path, Principal& principal) {
  Role role;
  Fields fields(value, path);
  fields.require("actions")
      .texts("actions", role.actions)
      .texts("not_actions", role.not_actions)
      .text("resource_group", role.resource_group)
      .text("virtual_machine", role.virtual_machine);
  if (!role.virtual_machine.empty() && role.resource_group.empty()) {
    fields.refuse("virtual_machine", "found no resource_group beside it, expected the one that the VM lies in");
  }
  if (auto outcome = fields.finish(); !outcome) return outcome;
  principal.roles.push_back(std::move(role));
  return {};
}

// What everybody has who gets tokens.
void read_bearer(Fields& fields, Principal& principal) {
  read_guid(fields, "client_id", principal.client_id);
  read_guid(fields, "object_id", principal.object_id);
  std::int64_t lifetime = principal.token_lifetime.count();
  fields.number("token_lifetime_seconds", lifetime, 1, 86'400)
      .each("roles", [&](Value role, const std::string& at) { return read_role(role, at, principal); })
      .texts("denied_actions", principal.denied_actions);
  if (!principal.roles.empty() && !principal.denied_actions.empty()) {
    fields.refuse("denied_actions", "found it beside roles, expected one of both");
  }
  principal.token_lifetime = std::chrono::seconds(lifetime);
  if (principal.object_id.empty()) principal.object_id = principal.client_id;
}

}  // namespace

Result<Principal> read_principal(Value value, const std::string& path) {
  Principal principal;
  Fields fields(value, path);
  fields.require("client_id").require("client_secret");
  read_bearer(fields, principal);
  fields.text("client_secret", principal.client_secret)
      .each("certificates", [&](Value one, const std::string& at) { return read_certificate_text(one, at, principal); })
      .each("federated_credentials",
            [&](Value one, const std::string& at) { return read_federated_credential(one, at, principal); });
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return principal;
}

Result<MachineIdentity> read_machine_identity(Value value, const std::string& path) {
  MachineIdentity identity;
  Fields fields(value, path);
  fields.require("client_id").text("resource_id", identity.resource_id);
  read_bearer(fields, identity.principal);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return identity;
}

Result<Person> read_person(Value value, const std::string& path) {
  Person person;
  Fields fields(value, path);
  fields.require("name").require("object_id").text("name", person.name);
  read_bearer(fields, person.principal);
  if (auto outcome = fields.finish(); !outcome) return outcome.error();
  return person;
}

}  // namespace azvmreset::sim
