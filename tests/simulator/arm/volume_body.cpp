#include "simulator/arm/volume_body.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "simulator/arm/attachment.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/rights.hpp"
#include "simulator/arm/tags.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;

Answer invalid(std::string_view message) { return refusal({400, "InvalidParameter", message}); }

bool names_a_volume(std::string_view id) {
  const std::string lower = base::to_lower(id);
  return lower.starts_with("/subscriptions/") &&
         (lower.find("/providers/microsoft.compute/disks/") != std::string::npos ||
          lower.find("/providers/microsoft.compute/snapshots/") != std::string::npos);
}

// F5.5/1b.
std::optional<Answer> unusable(const Call& call, const Volume& from, const Volume& made) {
  // F10/3a.
  const std::string_view action = from.snapshot ? "Microsoft.Compute/snapshots/beginGetAccess/action"
                                                : "Microsoft.Compute/disks/beginGetAccess/action";
  if (auto refused = lacking(call.principal, action, from.id, "LinkedAuthorizationFailed")) return refused;
  if (!equals_ignoring_case(from.location, made.location)) {
    return invalid(format("The source resource is in location '{}', the {} was to be made in '{}'.", from.location,
                          made.snapshot ? "snapshot" : "disk", made.location));
  }
  if (from.provisioning_state != "Succeeded") {
    return refusal(
        {409, "Conflict", format("The source resource '{}' is in state {}.", from.id, from.provisioning_state)});
  }
  if (auto refused = unready(from, call.now)) return refused;
  return std::nullopt;
}

bool is_slow(std::string_view sku) { return sku == "PremiumV2_LRS" || sku == "UltraSSD_LRS"; }

// What travels with the data (F5.4/6), as far as the body says nothing else.
void inherit(const Volume& from, const Choices& choices, Volume& made) {
  made.source = from.id;
  made.source_unique_id = from.unique_id;
  made.size_gb = from.size_gb;
  made.os_type = from.os_type;
  made.generation = from.generation;
  // F5.4/5a.
  if (!made.snapshot && !from.generation.empty() && choices.pick<CopyGeneration>() == CopyGeneration::first) {
    made.generation = "V1";
  }
  made.slow_storage = is_slow(from.sku) || (made.snapshot && from.slow_storage) || is_slow(made.sku);
  made.security_type = from.security_type;
  made.ade = from.ade;
  made.architecture = from.architecture;
  made.disk_controllers = from.disk_controllers;
  // F5.4/4a.
  if (made.snapshot || choices.pick<CopyKey>() == CopyKey::of_the_source) made.encryption_set = from.encryption_set;
}

std::optional<Answer> read_copy(const Call& call, World& world, Value creation, Volume& made) {
  const std::string source = creation["sourceResourceId"].text_or("");
  if (!names_a_volume(source)) {
    return invalid("The value of parameter creationData.sourceResourceId is invalid, expected a disk.");
  }
  const Volume* from = world.find_volume(source);
  if (from == nullptr) {
    return refusal({404, "ResourceNotFound", format("The source resource '{}' was not found.", source)});
  }
  if (auto refused = unusable(call, *from, made)) return refused;
  inherit(*from, world.choices, made);
  made.content = world.content_now(*from);
  return std::nullopt;
}

std::optional<Answer> read_empty(Value properties, Volume& made) {
  if (made.snapshot) return invalid("The value of parameter creationData.createOption is invalid.");
  if (!properties["diskSizeGB"].integer()) return invalid("Required parameter 'disk.diskSizeGB' is missing (null).");
  made.os_type.clear();
  made.generation.clear();
  return std::nullopt;
}

// F5.4/6: of what was copied the type is known, and cannot be said.
std::optional<Answer> read_security(Value properties, Volume& made) {
  const std::string wanted = properties["securityProfile"]["securityType"].text_or("");
  if (wanted.empty()) return std::nullopt;
  if (made.create_option == "Copy") {
    return invalid(format("Security Type '{}' is not supported for CreateOption 'Copy'", wanted));
  }
  made.security_type = wanted;
  return std::nullopt;
}

std::optional<Answer> read_size(Value properties, Volume& made) {
  const std::int64_t wanted = properties["diskSizeGB"].integer().value_or(made.size_gb);
  if (wanted < 1 || wanted > 32'767) return invalid("The value of parameter disk.diskSizeGB is invalid.");
  if (!made.source.empty() && wanted < made.size_gb) {
    return refusal({400, "BadRequest",
                    format("The disk {} cannot be resized down. Reducing disk/snapshot size is not supported in Azure "
                           "to prevent data loss.",
                           made.name)});
  }
  made.size_gb = static_cast<std::uint32_t>(wanted);
  return std::nullopt;
}

std::optional<Answer> read_access(const Call& call, Value properties, Volume& made) {
  made.encryption_set = properties["encryption"]["diskEncryptionSetId"].text_or(made.encryption_set);
  if (!made.encryption_set.empty()) {
    if (auto refused = lacking(call.principal, "Microsoft.Compute/diskEncryptionSets/read", made.encryption_set,
                               "LinkedAuthorizationFailed"))
      return refused;
  }
  made.network_access = properties["networkAccessPolicy"].text_or(made.network_access);
  made.disk_access = properties["diskAccessId"].text_or("");
  if (made.network_access == "AllowPrivate" && made.disk_access.empty()) {
    return invalid("Parameter 'diskAccessId' is required when 'networkAccessPolicy' is AllowPrivate.");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Answer> read_volume_body(const Call& call, World& world, Volume& made) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const Value root = document->root();
  const Value properties = root["properties"];
  made.name = call.path.names.back();
  made.location = root["location"].text_or("");
  made.sku = root["sku"]["name"].text_or("Standard_LRS");
  made.incremental = properties["incremental"].boolean().value_or(false);
  if (made.location.empty()) {
    return refusal({400, "LocationRequired", "The location property is required for this definition."});
  }
  if (!take_tags(root, made.tags)) return unreadable_body();
  made.zone = root["zones"].at(0).text_or("");
  made.create_option = properties["creationData"]["createOption"].text_or("");
  std::optional<Answer> refused;
  if (made.create_option == "Copy")
    refused = read_copy(call, world, properties["creationData"], made);
  else if (made.create_option == "Empty")
    refused = read_empty(properties, made);
  else  // F5.5/1b: of what can be made, only these are modelled.
    refused = invalid("The value of parameter creationData.createOption is invalid.");
  if (!refused) refused = read_security(properties, made);
  if (!refused) refused = read_size(properties, made);
  if (!refused) refused = read_access(call, properties, made);
  if (refused) return refused;
  made.os_type = properties["osType"].text_or(made.os_type);
  made.generation = properties["hyperVGeneration"].text_or(made.generation);
  made.performance_tier = properties["tier"].text_or("");
  made.architecture = properties["supportedCapabilities"]["architecture"].text_or(made.architecture);
  return std::nullopt;
}

}  // namespace azvmreset::sim
