#include "simulator/scenario_disk.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Value;

constexpr std::int64_t kMostBytes = 4 << 20;

bool is_identity(std::string_view text) {
  const bool known = text.starts_with("gpt:") || text.starts_with("mbr:");
  return text.empty() || (known && text.find_first_not_of("0123456789abcdef-", 4) == std::string_view::npos);
}

Result<void> read_file(Value value, const std::string& path, std::vector<DiskFileSetUp>& files) {
  DiskFileSetUp file;
  Fields fields(value, path);
  fields.require("path").text("path", file.path).text("text", file.text).number("size", file.size, 0, kMostBytes);
  files.push_back(std::move(file));
  return fields.finish();
}

void ask(Fields& fields, DiskSetUp& disk) {
  fields.text("identity", disk.identity)
      .flag("windows", disk.windows)
      .flag("bitlocker", disk.bitlocker)
      .flag("hibernated", disk.hibernated)
      .flag("unclean", disk.unclean)
      .flag("write_protected", disk.write_protected)
      .flag("in_use", disk.in_use)
      .flag("second_windows", disk.second_windows)
      .flag("twin", disk.twin)
      .texts("links", disk.links)
      .each("files", [&](Value file, const std::string& at) { return read_file(file, at, disk.files); })
      .each_member("registry", [&](std::string_view name, Value value, const std::string& at) -> Result<void> {
        auto text = string_at(value, at);
        if (!text) return text.error();
        disk.registry[std::string(name)] = *text;
        return {};
      });
  if (disk.identity && !is_identity(*disk.identity)) {
    fields.refuse("identity",
                  "found " + base::quoted(*disk.identity) + ", expected gpt: or mbr: and lower-case digits");
  }
}

}  // namespace

Result<void> read_disk_set_up(Value value, const std::string& path, DiskSetUp& disk) {
  Fields fields(value, path);
  ask(fields, disk);
  return fields.finish();
}

Result<void> read_disk_change(Value value, const std::string& path, DiskChange& change) {
  Fields fields(value, path);
  fields.number("lun", change.lun, 0, 63);
  ask(fields, change.to);
  return fields.finish();
}

}  // namespace azvmreset::sim
