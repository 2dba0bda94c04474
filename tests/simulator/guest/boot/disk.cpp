#include "simulator/guest/boot/disk.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

template <class Map>
auto find_value(Map& registry, std::string_view path) {
  return std::find_if(registry.begin(), registry.end(),
                      [&](const auto& one) { return base::equals_ignoring_case(one.first, path); });
}

}  // namespace

std::string value_in(const Registry& registry, std::string_view path) {
  const auto found = find_value(registry, path);
  return found == registry.end() ? std::string() : found->second;
}

void set_value(Registry& registry, std::string_view path, std::string_view value) {
  if (const auto found = find_value(registry, path); found != registry.end())
    found->second = value;
  else
    registry.emplace(path, value);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t end = path.rfind('\\');
  return end == std::string_view::npos ? std::string_view() : path.substr(0, end);
}

std::string_view name_in(std::string_view path) { return path.substr(path.rfind('\\') + 1); }

void Disk::spend_one() {
  if (cut_ && changes_ >= cut_->after) throw PowerLost{};
  ++changes_;
}

void Disk::spend_one(std::string_view path, std::string_view before, std::string_view bytes) {
  const bool dark = cut_ && changes_ >= cut_->after;
  if (dark && cut_->torn) do_write(path, std::string(before) + std::string(bytes.substr(0, bytes.size() / 2)));
  spend_one();
}

bool Disk::write(std::string_view path, std::string_view bytes) {
  spend_one(path, "", bytes);
  return do_write(path, bytes);
}

bool Disk::append(std::string_view path, std::string_view bytes) {
  const std::string before = read(path).value_or("");
  spend_one(path, before, bytes);
  return do_write(path, before + std::string(bytes));
}

bool Disk::create_guarded(std::string_view path) {
  spend_one();
  return entry(path) == DiskEntry::none && do_write(path, "") && do_guard(path);
}

bool Disk::remove(std::string_view path) {
  spend_one();
  return do_remove(path);
}

bool Disk::set_attributes(std::string_view path, std::uint32_t attributes) {
  spend_one();
  return do_set_attributes(path, attributes);
}

Registry& Disk::registry_to_change() {
  spend_one();
  return registry();
}

}  // namespace azvmreset::sim
