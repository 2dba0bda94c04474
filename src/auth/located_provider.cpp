#include "auth/located_provider.hpp"

#include <utility>

namespace azvmreset::auth {

engine::Task<Result<Token>> LocatedProvider::fetch(TokenWish wish) {
  auto metadata = co_await discovery_.get();
  if (!metadata) co_return std::move(metadata).error();
  const Cloud cloud = with_metadata(choice_, **metadata).cloud;
  wish.authority = authority_of(cloud);
  wish.scope = scope_of(cloud);
  co_return co_await provider_.fetch(std::move(wish));
}

}  // namespace azvmreset::auth
