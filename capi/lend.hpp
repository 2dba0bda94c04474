// What a getter returns: never NULL, borrowed from the object that was asked.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace azvmreset::capi {

// `text` ends with NUL, unless it is a body.
inline const char* lend(std::string_view text, std::size_t* length) noexcept {
  if (length != nullptr) *length = text.size();
  return text.empty() ? "" : text.data();
}

template <class Item>
const Item* lend(const std::vector<Item>& list, std::size_t* count) noexcept {
  static const Item none{};
  if (count != nullptr) *count = list.size();
  return list.empty() ? &none : list.data();
}

// Objects and the list of pointers to them that C iterates over.
template <class Handle>
class LentList {
 public:
  LentList() = default;
  explicit LentList(std::vector<Handle> items) : items_(std::move(items)) {
    pointers_.reserve(items_.size());
    for (const Handle& item : items_) pointers_.push_back(&item);
  }
  const std::vector<const Handle*>& pointers() const noexcept { return pointers_; }

 private:
  std::vector<Handle> items_;  // a moved vector keeps its items where they are
  std::vector<const Handle*> pointers_;
};

// The texts of `list`, which outlives what is made of it.
template <class Text>
std::vector<const char*> pointers_to(const std::vector<Text>& list) {
  std::vector<const char*> pointers;
  pointers.reserve(list.size());
  for (const Text& text : list) pointers.push_back(text.c_str());
  return pointers;
}

}  // namespace azvmreset::capi
