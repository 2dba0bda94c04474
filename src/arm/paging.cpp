#include "arm/paging.hpp"

#include "base/fail.hpp"

namespace azvmreset::arm {

namespace {

using base::json::Value;

constexpr std::size_t kMostPages = 10'000;
constexpr std::size_t kMostBytes = 256u << 20;

// `value`, else the only array there is.
Value list_of(Value page) {
  if (const auto value = page["value"]; value.is_array()) return value;
  Value only;
  for (const auto [name, member] : page.members()) {
    if (!member.is_array()) continue;
    if (only.present()) return {};
    only = member;
  }
  return only;
}

}  // namespace

Result<PageTrail::Page> PageTrail::follow(const http::Response& page, const http::Url& url) {
  seen_.insert(url.text());
  const auto* document = page.json();
  const auto root = document == nullptr ? Value{} : document->root();
  Page found{list_of(root), std::nullopt};
  if (!found.list.present()) {
    return Error{ErrorCode::protocol, "expected a page of a list: a JSON object with \"value\" or one array"};
  }

  const auto link = root["nextLink"];
  if (!link.present() || link.is_null()) return found;
  const auto given = link.text();
  if (!given) return Error{ErrorCode::protocol, "the nextLink of a page is not a string"};
  if (given->empty()) return found;
  auto next = endpoint_.pin(*given, url);
  if (!next) return std::move(next).error();
  if (seen_.contains(next->text())) {
    return Error{ErrorCode::protocol, "the list leads in a circle: a nextLink names a page that was read already"};
  }
  if (seen_.size() >= kMostPages) {
    return base::fail(ErrorCode::protocol, "the list has more than {} pages; it is not read further", kMostPages);
  }
  found.next = std::move(next).value();
  return found;
}

PageJoiner::PageJoiner(const Endpoint& endpoint) : trail_(endpoint) {
  joined_.begin_object().key("value").begin_array();
}

Result<std::optional<http::Url>> PageJoiner::take(const http::Response& page, const http::Url& url) {
  bytes_ += page.body().size();
  if (bytes_ > kMostBytes) {
    return base::fail(ErrorCode::protocol, "the list is longer than {} MiB; it is not joined", kMostBytes >> 20);
  }
  auto found = trail_.follow(page, url);
  if (!found) return std::move(found).error();
  for (const auto element : found->list.elements()) joined_.value(element);
  return std::move(found->next);
}

Secret PageJoiner::finish() && {
  joined_.end_array().end_object();
  return joined_.take();
}

}  // namespace azvmreset::arm
