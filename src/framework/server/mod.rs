//! The protocol's service: one file for each call, and one frame around all of them.

mod apply_resource_change;
mod call_function;
mod close_ephemeral_resource;
mod configure_provider;
mod exchange;
mod generate_resource_config;
mod get_functions;
mod get_metadata;
mod get_provider_schema;
mod get_resource_identity_schemas;
mod import_resource_state;
mod invoke_action;
mod list_resource;
mod move_resource_state;
mod not_shipped;
mod open_ephemeral_resource;
mod plan_action;
mod plan_resource_change;
mod read_data_source;
mod read_resource;
mod renew_ephemeral_resource;
mod serving;
mod upgrade_resource_identity;
mod upgrade_resource_state;
mod validate_action_config;
mod validate_data_resource_config;
mod validate_ephemeral_resource_config;
mod validate_list_resource_config;
mod validate_provider_config;
mod validate_resource_config;
mod wishes;

use std::sync::Arc;

use tonic::{Request, Response, Status, Streaming};

use self::exchange::{CallName, Events, stream, unary};
use self::serving::Serving;
use super::diagnostics::Diagnostics;
use super::proto::{self, provider_server};
use super::provider::Provider;

/// How large a message may be, in bytes, in either direction. Schemas and large states exceed the
/// 4 MiB that gRPC libraries allow by default; hosts use the same limit for what they send.
const MAX_MESSAGE_SIZE: usize = 256 << 20;

/// The protocol's service for one provider.
pub struct Server<P: Provider> {
    serving: Arc<Serving<P>>,
}

impl<P: Provider> std::fmt::Debug for Server<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

impl<P: Provider> Server<P> {
    /// A server for the provider. In debug builds it refuses schemas that a host would refuse.
    pub fn new(provider: P) -> Self {
        let server = Self { serving: Arc::new(Serving::new(provider)) };
        debug_assert_eq!(server.schema_faults(), Vec::<String>::new());
        server
    }

    /// Everything that a host would refuse in the provider's schemas, as sentences.
    pub fn schema_faults(&self) -> Vec<String> {
        self.serving.schema_faults()
    }

    /// What to call when the user interrupts the process: it ends the calls that change nothing, from then on, and
    /// leaves the others to the host's wish to stop.
    pub fn interrupter(&self) -> impl Fn() + Send + Sync + 'static + use<P> {
        let serving = Arc::clone(&self.serving);
        move || serving.wishes.interrupt()
    }

    /// The service, ready to be routed.
    pub fn into_service(self) -> provider_server::ProviderServer<Self> {
        provider_server::ProviderServer::new(self)
            .max_decoding_message_size(MAX_MESSAGE_SIZE)
            .max_encoding_message_size(MAX_MESSAGE_SIZE)
    }
}

type Answered<T> = Result<Response<T>, Status>;

/// Writes the calls that are answered once, each as the call's name in the protocol, its method, the module of
/// its messages, the request's field that names what it is about with the log's key for it, and the function
/// that handles it.
macro_rules! unary_calls {
    ($($call:ident $method:ident($module:ident $(, $field:ident as $key:ident)?) = $handler:path;)+) => {
        $(fn $method<'a, 'b>(
            &'a self,
            request: Request<proto::$module::Request>,
        ) -> ::std::pin::Pin<Box<dyn Future<Output = Answered<proto::$module::Response>> + Send + 'b>>
        where
            'a: 'b,
            Self: 'b,
        {
            let request = request.into_inner();
            let name = CallName::new(stringify!($call))$(.about(stringify!($key), &request.$field))?;
            Box::pin(unary(name, $handler(Arc::clone(&self.serving), request)))
        })+
    };
}

impl<P: Provider> provider_server::Provider for Server<P> {
    type ListResourceStream = Events<proto::list_resource::Event>;
    type ReadStateBytesStream = Events<proto::read_state_bytes::Response>;
    type InvokeActionStream = Events<proto::invoke_action::Event>;

    unary_calls! {
        GetMetadata get_metadata(get_metadata) = get_metadata::handle;
        GetProviderSchema get_provider_schema(get_provider_schema) = get_provider_schema::handle;
        GetResourceIdentitySchemas get_resource_identity_schemas(get_resource_identity_schemas) = get_resource_identity_schemas::handle;
        ValidateProviderConfig validate_provider_config(validate_provider_config) = validate_provider_config::handle;
        ConfigureProvider configure_provider(configure_provider) = configure_provider::handle;
        ValidateResourceConfig validate_resource_config(validate_resource_config, type_name as tf_resource_type) = validate_resource_config::handle;
        UpgradeResourceState upgrade_resource_state(upgrade_resource_state, type_name as tf_resource_type) = upgrade_resource_state::handle;
        UpgradeResourceIdentity upgrade_resource_identity(upgrade_resource_identity, type_name as tf_resource_type) = upgrade_resource_identity::handle;
        ReadResource read_resource(read_resource, type_name as tf_resource_type) = read_resource::handle;
        PlanResourceChange plan_resource_change(plan_resource_change, type_name as tf_resource_type) = plan_resource_change::handle;
        ApplyResourceChange apply_resource_change(apply_resource_change, type_name as tf_resource_type) = apply_resource_change::handle;
        ImportResourceState import_resource_state(import_resource_state, type_name as tf_resource_type) = import_resource_state::handle;
        GenerateResourceConfig generate_resource_config(generate_resource_config, type_name as tf_resource_type) = generate_resource_config::handle;
        MoveResourceState move_resource_state(move_resource_state, target_type_name as tf_resource_type) = move_resource_state::handle;
        ValidateDataResourceConfig validate_data_resource_config(validate_data_resource_config, type_name as tf_data_source_type) = validate_data_resource_config::handle;
        ReadDataSource read_data_source(read_data_source, type_name as tf_data_source_type) = read_data_source::handle;
        ValidateEphemeralResourceConfig validate_ephemeral_resource_config(validate_ephemeral_resource_config, type_name as tf_ephemeral_resource_type) = validate_ephemeral_resource_config::handle;
        OpenEphemeralResource open_ephemeral_resource(open_ephemeral_resource, type_name as tf_ephemeral_resource_type) = open_ephemeral_resource::handle;
        RenewEphemeralResource renew_ephemeral_resource(renew_ephemeral_resource, type_name as tf_ephemeral_resource_type) = renew_ephemeral_resource::handle;
        CloseEphemeralResource close_ephemeral_resource(close_ephemeral_resource, type_name as tf_ephemeral_resource_type) = close_ephemeral_resource::handle;
        GetFunctions get_functions(get_functions) = get_functions::handle;
        CallFunction call_function(call_function, name as tf_function_name) = call_function::handle;
        ValidateListResourceConfig validate_list_resource_config(validate_list_resource_config, type_name as tf_list_resource_type) = validate_list_resource_config::handle;
        ValidateActionConfig validate_action_config(validate_action_config, type_name as tf_action_type) = validate_action_config::handle;
        PlanAction plan_action(plan_action, action_type as tf_action_type) = plan_action::handle;
        ValidateStateStoreConfig validate_state_store_config(validate_state_store, type_name as tf_state_store_type) = not_shipped::validate_state_store_config;
        ConfigureStateStore configure_state_store(configure_state_store, type_name as tf_state_store_type) = not_shipped::configure_state_store;
        LockState lock_state(lock_state, type_name as tf_state_store_type) = not_shipped::lock_state;
        UnlockState unlock_state(unlock_state, type_name as tf_state_store_type) = not_shipped::unlock_state;
        GetStates get_states(get_states, type_name as tf_state_store_type) = not_shipped::get_states;
        DeleteState delete_state(delete_state, type_name as tf_state_store_type) = not_shipped::delete_state;
        StopProvider stop_provider(stop_provider) = stop_provider;
    }

    fn list_resource<'a, 'b>(
        &'a self,
        request: Request<proto::list_resource::Request>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<Self::ListResourceStream>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let (serving, request) = (Arc::clone(&self.serving), request.into_inner());
        let name = CallName::new("ListResource").about("tf_list_resource_type", &request.type_name);
        let stop = serving.wishes.for_a_read();
        let token = stop.clone();
        let work = |out| list_resource::handle(serving, request, token, out);
        Box::pin(std::future::ready(Ok(stream(&name, stop, work, list_resource::end))))
    }

    fn invoke_action<'a, 'b>(
        &'a self,
        request: Request<proto::invoke_action::Request>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<Self::InvokeActionStream>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let (serving, request) = (Arc::clone(&self.serving), request.into_inner());
        let name = CallName::new("InvokeAction").about("tf_action_type", &request.action_type);
        let stop = serving.wishes.for_a_write();
        let token = stop.clone();
        let work = |out| invoke_action::handle(serving, request, token, out);
        Box::pin(std::future::ready(Ok(stream(&name, stop, work, |left| Some(invoke_action::end(left))))))
    }

    fn read_state_bytes<'a, 'b>(
        &'a self,
        request: Request<proto::read_state_bytes::Request>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<Self::ReadStateBytesStream>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let type_name = request.into_inner().type_name;
        let name = CallName::new("ReadStateBytes").about("tf_state_store_type", &type_name);
        let work = |_| std::future::ready(not_shipped::state_store(&type_name).into());
        let stop = self.serving.wishes.for_a_read();
        Box::pin(std::future::ready(Ok(stream(&name, stop, work, |left| {
            Some(not_shipped::read_state_bytes(left))
        }))))
    }

    fn write_state_bytes<'a, 'b>(
        &'a self,
        request: Request<Streaming<proto::write_state_bytes::RequestChunk>>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Answered<proto::write_state_bytes::Response>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move {
            let mut chunks = request.into_inner();
            let mut type_name = String::new();
            while let Some(chunk) = chunks.message().await? {
                if let Some(meta) = chunk.meta {
                    type_name = meta.type_name;
                }
            }
            let name = CallName::new("WriteStateBytes").about("tf_state_store_type", &type_name);
            unary(name, async { Err(not_shipped::state_store(&type_name).into()) }).await
        })
    }
}

/// Cancels what is running; what starts afterwards runs as ever.
async fn stop_provider<P: Provider>(
    serving: Arc<Serving<P>>,
    _request: proto::stop_provider::Request,
) -> Result<proto::stop_provider::Response, Diagnostics> {
    serving.wishes.stop();
    Ok(proto::stop_provider::Response::default())
}
