#include "crashes/mortal_transport.hpp"

#include <map>
#include <utility>
#include <variant>

namespace azvmreset::crashes {
namespace {

constexpr std::string_view kArm = "https://management.azure.com/";

}  // namespace

std::string_view name_of(Moment moment) noexcept {
  switch (moment) {
    case Moment::before_record:
      return "before a record";
    case Moment::within_record:
      return "within a record";
    case Moment::after_record:
      return "after a record";
    case Moment::before_request:
      return "before a request";
    case Moment::after_request:
      return "after a request";
    case Moment::after_answer:
      return "after an answer";
  }
  return "";
}

// Whoever waits for an answer, until it comes. What is here when the process
// has died is never ended.
class MortalTransport::Answers : public std::enable_shared_from_this<Answers> {
 public:
  explicit Answers(std::shared_ptr<Mortality> mortality) : mortality_(std::move(mortality)) {}

  void keep(std::uint64_t id, HttpCompletion completion) { waiting_.insert_or_assign(id, std::move(completion)); }
  void forget(std::uint64_t id) noexcept { waiting_.erase(id); }

  // `method`: of a request that is a moment, else empty.
  HttpCompletion await(std::uint64_t id, std::string method) {
    return HttpCompletion(std::make_shared<One>(shared_from_this(), id, std::move(method)));
  }

 private:
  class One final : public HttpCompletion::Sink {
   public:
    One(std::shared_ptr<Answers> answers, std::uint64_t id, std::string method)
        : answers_(std::move(answers)), id_(id), method_(std::move(method)) {}

    void finish(Delivered<HttpResponse> outcome) noexcept override {
      if (std::exchange(finished_, true)) return;
      answers_->arrived(id_, method_, std::move(outcome));
    }

   private:
    std::shared_ptr<Answers> answers_;
    const std::uint64_t id_;
    const std::string method_;
    bool finished_ = false;
  };

  void arrived(std::uint64_t id, const std::string& method, Delivered<HttpResponse> outcome) noexcept {
    const auto found = waiting_.find(id);
    if (found == waiting_.end() || mortality_->dead()) return;
    if (!method.empty() && mortality_->passes(Moment::after_answer, method)) return;
    HttpCompletion completion = std::move(found->second);
    waiting_.erase(found);
    if (auto* answer = std::get_if<HttpResponse>(&outcome)) {
      completion.complete(std::move(*answer));
    } else {
      completion.fail(std::move(*std::get_if<Error>(&outcome)));
    }
  }

  std::shared_ptr<Mortality> mortality_;  // an answer may come once its process is no more
  std::map<std::uint64_t, HttpCompletion> waiting_;
};

MortalTransport::MortalTransport(std::shared_ptr<Mortality> mortality, std::shared_ptr<Transport> azure,
                                 std::uint64_t process, std::vector<SentRequest>& sent)
    : mortality_(*mortality),
      azure_(std::move(azure)),
      process_(process),
      sent_(sent),
      answers_(std::make_shared<Answers>(std::move(mortality))) {}

MortalTransport::~MortalTransport() = default;

void MortalTransport::start(std::uint64_t id, HttpRequest request, HttpCompletion completion) {
  answers_->keep(id, std::move(completion));
  const std::string method = request.url.starts_with(kArm) ? request.method : std::string();
  const bool is_moment = !method.empty();
  if (mortality_.dead() || (is_moment && mortality_.passes(Moment::before_request, method))) return;
  if (is_moment) {
    sent_.push_back(
        {process_, method, request.url, request.body ? std::string(request.body->expose()) : std::string()});
  }
  azure_->start((process_ << 32) + id, std::move(request), answers_->await(id, method));
  if (is_moment) mortality_.passes(Moment::after_request, method);
}

// A process that has died takes nothing back.
void MortalTransport::cancel(std::uint64_t id) noexcept {
  answers_->forget(id);
  if (!mortality_.dead()) azure_->cancel((process_ << 32) + id);
}

}  // namespace azvmreset::crashes
