#include "simulator/arm/things.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

constexpr std::string_view kLocation = "westeurope";

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

// How the operation of one request is to behave.
struct Things::Wish {
  explicit Wish(const Call& call);

  PollHeaders headers;
  int status = 0;           // of the first answer; 0: as the method has it
  std::uint32_t polls = 2;  // the poll that sees the end; 0: no operation at all
  std::string end = "succeeded";
  int result = 0;     // status of what Location answers in the end
  std::string state;  // provisioningState in the first answer, whatever is true

  Answer first(int usual) const { return {status != 0 ? status : usual, {}, {}}; }
  std::string final_state() const { return end == "failed" ? "Failed" : end == "canceled" ? "Canceled" : "Succeeded"; }
};

Things::Wish::Wish(const Call& call) {
  // C-A1/1, C-A1/3, C-A1/5: PUT names itself by Azure-AsyncOperation, the others by Location.
  headers.async = call.is("PUT");
  headers.location = !headers.async;
  std::string_view text = find_header(call.request.headers, "x-sim-lro").value_or("");
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = trimmed(pair.substr(0, equals));
    const std::string_view value = trimmed(pair.substr(equals + 1));
    const auto number = base::parse_decimal(value).value_or(0);
    if (name == "headers") {
      const std::string words = format("+{}+", value);
      const auto has = [&](std::string_view word) { return words.find(format("+{}+", word)) != std::string::npos; };
      headers = {has("async"), has("location"), has("operation-location")};
    }
    if (name == "status") status = static_cast<int>(number);
    if (name == "polls") polls = static_cast<std::uint32_t>(number);
    if (name == "result") result = static_cast<int>(number);
    if (name == "end") end = value;
    if (name == "state") state = value;
  }
}

Answer Things::handle(const Call& call) {
  const bool action = call.path.is("Simulated.Things", {"widgets", "ping"}) && !call.path.named();
  if (!action && !(call.path.is("Simulated.Things", {"widgets"}) && call.path.named())) return not_found(call);
  const Wish wish(call);
  if (action) return call.is("POST") ? act(call, wish) : not_found(call);
  if (call.is("GET")) return show(call);
  if (call.is("PUT") || call.is("PATCH")) return write(call, wish);
  if (call.is("DELETE")) return remove(call, wish);
  return refusal({405, "HttpMethodNotSupported", "The http method is not supported for this resource."});
}

Answer Things::shown(const Widget& widget, int status) {
  Writer out;
  out.begin_object().member("id", widget.id).member("name", widget.name).member("type", "Simulated.Things/widgets");
  out.key("properties").begin_object().member("provisioningState", widget.state).member("color", widget.color);
  out.end_object().end_object();
  return json_answer(status, out.text());
}

Answer Things::show(const Call& call) {
  const auto found = widgets_.find(base::to_lower(call.path.scope));
  if (found == widgets_.end()) return not_found(call);
  Widget& widget = found->second;
  // Polled by the resource itself: each look counts.
  if (Operation* operation = world_.find_operation(widget.operation)) operations_.count_poll(*operation, call.now);
  const auto still = widgets_.find(base::to_lower(call.path.scope));
  return still == widgets_.end() ? not_found(call) : shown(still->second, 200);
}

Answer Things::start(const Call& call, const Wish& wish, Answer first, Answer result, std::function<void()> at_last) {
  Operation& operation = operations_.start(call, kLocation);
  operation.polls_to_go = wish.polls;
  operation.properties = result.body;
  if (wish.headers.operation_location && !call.is("DELETE")) {
    operation.resource_location =
        format("{}{}?api-version={}", world_.settings.arm_endpoint, call.path.scope, call.api_version());
  }
  operation.at_last = [this, id = operation.id, end = wish.end, result = std::move(result),
                       at_last = std::move(at_last)](Time now) {
    at_last();
    if (end == "failed") return operations_.fail(id, "WidgetBroken", "The widget broke.", now);
    if (end == "canceled") return operations_.cancel(id, "WidgetCanceled", "Somebody canceled it.", now);
    operations_.succeed(id, now, result);
    if (end == "gone") world_.find_operation(id)->gone = true;
  };
  operations_.announce(operation, wish.headers, call, first);
  const bool by_itself = !wish.headers.async && !wish.headers.location && !wish.headers.operation_location;
  if (const auto widget = widgets_.find(base::to_lower(call.path.scope)); by_itself && widget != widgets_.end()) {
    widget->second.operation = operation.id;
  }
  return first;
}

Answer Things::write(const Call& call, const Wish& wish) {
  const std::string key = base::to_lower(call.path.scope);
  const bool created = !widgets_.contains(key);
  if (created && call.is("PATCH")) return not_found(call);
  Widget& widget = widgets_[key];
  widget.id = call.path.scope;
  widget.name = call.path.names.back();
  const auto body = base::json::Document::parse(call.request.body);
  if (body) widget.color = body->root()["properties"]["color"].text_or(widget.color);
  if (wish.polls == 0) return shown(widget, created ? 201 : 200);

  const Answer result = shown(widget, wish.result != 0 ? wish.result : 200);
  widget.state = !wish.state.empty() ? wish.state : created ? "Creating" : "Updating";
  const int usual = call.is("PATCH") ? 202 : created ? 201 : 200;
  Answer first = shown(widget, wish.status != 0 ? wish.status : usual);
  widget.state = created ? "Creating" : "Updating";
  return start(call, wish, std::move(first), result, [this, key, state = wish.final_state()] {
    if (const auto found = widgets_.find(key); found != widgets_.end()) found->second.state = state;
  });
}

Answer Things::remove(const Call& call, const Wish& wish) {
  const std::string key = base::to_lower(call.path.scope);
  if (!widgets_.contains(key)) return wish.first(204);
  if (wish.polls == 0) {
    widgets_.erase(key);
    return {200, {}, {}};
  }
  widgets_[key].state = "Deleting";
  const bool stays = wish.final_state() != "Succeeded";
  return start(call, wish, wish.first(202), {wish.result != 0 ? wish.result : 204, {}, {}}, [this, key, stays] {
    if (!stays) widgets_.erase(key);
  });
}

Answer Things::act(const Call& call, const Wish& wish) {
  const Answer pong = json_answer(200, R"({"value":"pong"})");
  if (wish.polls == 0) return pong;
  Answer result = wish.result == 204 ? Answer{204, {}, {}} : pong;
  if (wish.result != 0) result.status = wish.result;
  return start(call, wish, wish.first(202), result, [] {});
}

}  // namespace azvmreset::sim
