#include "simulator/front/ready_line.hpp"

#include "base/json/writer.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Writer;

void write_endpoints(Writer& out, const Azure& azure) {
  out.member("arm_endpoint", azure.settings().arm_endpoint).member("authority", azure.settings().authority);
}

void write_sign_in(Writer& out, const Azure& azure) {
  const Scenario& scenario = azure.scenario();
  out.member("tenant_id", scenario.tenant_id)
      .member("client_id", scenario.principals.front().client_id)
      .member("client_secret", scenario.principals.front().client_secret)
      .member("subscription_id", scenario.subscriptions.front().id)
      .member("control", azure.settings().arm_endpoint + "/_sim/");
}

void write_cloud(Writer& out, const Azure& azure) {
  out.begin_object().member("name", azure.settings().cloud);
  write_endpoints(out, azure);
  out.key("audiences").begin_array().string(azure.settings().arm_endpoint);
  for (const std::string& audience : azure.settings().audiences) out.string(audience);
  out.end_array();
  write_sign_in(out, azure);
  out.end_object();
}

}  // namespace

std::string ready_line(const CloudsOnPorts& clouds, const std::string& ca_file,
                       const std::optional<ClientIdentity>& client) {
  const Azure& first = clouds.front()->azure();
  Writer out;
  out.begin_object();
  write_endpoints(out, first);
  out.key("ca_file");
  if (ca_file.empty())
    out.null();
  else
    out.string(ca_file);
  write_sign_in(out, first);
  if (client) {
    out.member("client_certificate_file", client->certificate_file)
        .member("client_certificate_pfx", client->pfx_file)
        .member("client_certificate_password", client->pfx_password)
        .member("federated_token_file", client->federated_token_file);
  }
  if (!first.settings().identity_endpoint.empty()) {
    out.member("identity_endpoint", first.settings().identity_endpoint)
        .member("identity_secret", first.settings().identity_secret);
  }
  out.key("clouds").begin_array();
  for (const auto& cloud : clouds) write_cloud(out, cloud->azure());
  out.end_array().end_object();
  return out.text() + "\n";
}

}  // namespace azvmreset::sim
