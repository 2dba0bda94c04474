// An ARM that always says yes, at once: what it costs does not count, what it
// is sent is that of a real reset. A machine named "silent-..." never gets an
// answer. --retry-after is what an accepted write asks its client to wait.
#include "base/format.hpp"
#include "simulator/front/certificates.hpp"
#include "simulator/front/server.hpp"
#include "simulator/message.hpp"

#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>

namespace azvmreset::bench {
namespace {

using base::format;

constexpr std::string_view kId = "5d45c88d-f55c-4b9b-99db-3bef7d1303cb";
constexpr std::string_view kTime = "2026-11-22T04:55:44.881Z";

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const auto begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  return text.substr(0, text.find_first_of(after));
}

std::string extension_of(std::string_view vm_id, std::string_view tag, bool ended) {
  std::string text =
      format(R"({{"name":"enablevmaccess","id":"{}/extensions/enablevmaccess",)"
             R"("type":"Microsoft.Compute/virtualMachines/extensions","location":"westeurope","properties":{{)"
             R"("autoUpgradeMinorVersion":true,"forceUpdateTag":"{}","provisioningState":"{}",)"
             R"("publisher":"Microsoft.Compute","type":"VMAccessAgent","typeHandlerVersion":"2.0",)"
             R"("settings":{{"UserName":"azureuser"}})",
             vm_id, tag, ended ? "Succeeded" : "Creating");
  if (ended) {
    text += format(R"(,"instanceView":{{"name":"enablevmaccess","type":"Microsoft.Compute.VMAccessAgent",)"
                   R"("typeHandlerVersion":"2.0.10","statuses":[{{"code":"ProvisioningState/succeeded","level":"Info",)"
                   R"("displayStatus":"Provisioning succeeded","message":"Provisioning succeeded","time":"{}"}}]}})",
                   kTime);
  }
  return text + "}}";
}

std::string machine_of(std::string_view vm_id, std::string_view name) {
  return format(
      R"({{"name":"{1}","id":"{0}","type":"Microsoft.Compute/virtualMachines","location":"westeurope",)"
      R"("tags":{{"role":"web"}},"properties":{{"vmId":"{2}","hardwareProfile":{{"vmSize":"Standard_D2s_v5"}},)"
      R"("provisioningState":"Succeeded","storageProfile":{{"osDisk":{{"osType":"Windows","name":"{1}_OsDisk_1",)"
      R"("createOption":"FromImage","caching":"ReadWrite","deleteOption":"Detach","diskSizeGB":127,)"
      R"("managedDisk":{{"storageAccountType":"Premium_LRS","id":"/subscriptions/{2}/resourceGroups/bench/)"
      R"(providers/Microsoft.Compute/disks/{1}_OsDisk_1"}}}},"dataDisks":[]}},)"
      R"("osProfile":{{"computerName":"{1}","adminUsername":"azureuser",)"
      R"("windowsConfiguration":{{"provisionVMAgent":true,"enableAutomaticUpdates":true}},"secrets":[],)"
      R"("allowExtensionOperations":true,"requireGuestProvisionSignal":true}},)"
      R"("networkProfile":{{"networkInterfaces":[{{"id":"/subscriptions/{2}/resourceGroups/bench/)"
      R"(providers/Microsoft.Network/networkInterfaces/{1}-nic"}}]}},)"
      R"("instanceView":{{"computerName":"{1}","osName":"Windows Server 2022 Datacenter Azure Edition",)"
      R"("osVersion":"10.0.20348.2762","hyperVGeneration":"V2","vmAgent":{{"vmAgentVersion":"2.7.41491.1176",)"
      R"("statuses":[{{"code":"ProvisioningState/succeeded","level":"Info","displayStatus":"Ready",)"
      R"("message":"GuestAgent is running and accepting new configurations.","time":"9999-01-01T00:00:00Z"}}],)"
      R"("extensionHandlers":[]}},"disks":[],"extensions":[],"statuses":[{{"code":"ProvisioningState/succeeded",)"
      R"("level":"Info","displayStatus":"Provisioning succeeded","time":"{3}"}},{{"code":"PowerState/running",)"
      R"("level":"Info","displayStatus":"VM running"}}]}}}}}})",
      vm_id, name, kId, kTime);
}

class Responder {
 public:
  explicit Responder(std::string retry_after) : retry_after_(std::move(retry_after)) {}

  sim::Reply answer(const sim::Request& request) {
    const std::string_view url = request.url;
    const auto origin_ends = url.find('/', url.find("://") + 3);
    const std::string_view origin = url.substr(0, origin_ends);
    const std::string_view path = url.substr(origin_ends, url.find('?') - origin_ends);
    const std::string_view name = between(path, "/virtualMachines/", "/");

    sim::Reply reply;
    reply.answer.headers = headers_for(request);
    if (path.ends_with("/oauth2/v2.0/token")) {
      reply.answer.body =
          R"({"token_type":"Bearer","expires_in":86400,"access_token":")" + std::string(1500, 'A') + R"("})";
    } else if (name.empty()) {
      reply.answer.body = format(R"({{"startTime":"{0}","endTime":"{0}","status":"Succeeded","name":"{1}"}})", kTime,
                                 between(path, "/operations/", "/"));
    } else if (name.starts_with("silent-")) {
      reply.wire = sim::Wire::stalled;
    } else {
      answer_for_machine(request, origin, path, std::string(name), reply.answer);
    }
    return reply;
  }

 private:
  void answer_for_machine(const sim::Request& request, std::string_view origin, std::string_view path, std::string name,
                          sim::Answer& answer) {
    const auto vm_ends = path.find("/extensions/");
    const std::string_view vm_id = path.substr(0, vm_ends);
    if (request.method == "PUT") {
      tags_[name] = between(request.body, R"("forceUpdateTag":")", "\"");
      answer.status = 201;
      answer.body = extension_of(vm_id, tags_[name], false);
      answer.headers.emplace_back(
          "Azure-AsyncOperation",
          format("{}/subscriptions/{}/providers/Microsoft.Compute/locations/westeurope/operations/{}?p={}"
                 "&api-version=2024-07-01",
                 origin, kId, kId, kId));
      answer.headers.emplace_back("Retry-After", retry_after_);
    } else if (vm_ends == std::string_view::npos) {
      answer.body = machine_of(vm_id, name);
    } else {
      answer.body = extension_of(vm_id, tags_[name], true);
    }
  }

  static sim::Headers headers_for(const sim::Request& request) {
    return {{"Content-Type", "application/json; charset=utf-8"},
            {"x-ms-ratelimit-remaining-subscription-reads", "249"},
            {"x-ms-ratelimit-remaining-resource", "Microsoft.Compute/LowCostGet;35"},
            {"x-ms-ratelimit-remaining-resource", "Microsoft.Compute/LowCostGet;23999"},
            {"x-ms-request-id", std::string(kId)},
            {"x-ms-correlation-request-id", std::string(kId)},
            {"x-ms-routing-request-id", format("WESTEUROPE:20261122T045544Z:{}", kId)},
            {"x-ms-client-request-id",
             std::string(sim::find_header(request.headers, "x-ms-client-request-id").value_or(""))}};
  }

  const std::string retry_after_;
  std::unordered_map<std::string, std::string> tags_;
};

int serve(const char* ca_file, const char* retry_after) {
  const sim::ServerIdentity identity = sim::make_server_identity();
  std::ofstream(ca_file) << identity.authority_pem;
  sim::Server server(identity.context.get());
  Responder responder(retry_after);
  std::uint64_t requests = 0;
  const auto port = server.listen(0, [&](const sim::Request& request) {
    if (request.url.ends_with("/counts")) {
      sim::Reply counts;
      counts.answer.body =
          format(R"({{"requests":{},"handshakes":{}}})", requests, SSL_CTX_sess_accept_good(identity.context.get()));
      return counts;
    }
    ++requests;
    return responder.answer(request);
  });
  if (!port) return 1;
  std::printf("https://127.0.0.1:%u\n", static_cast<unsigned>(*port));
  std::fflush(stdout);
  server.run();
  return 0;
}

}  // namespace
}  // namespace azvmreset::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_responder CA_FILE RETRY_AFTER\n");
    return 2;
  }
  try {
    return azvmreset::bench::serve(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_responder: %s\n", error.what());
    return 1;
  }
}
