//! A WebSocket of JSON-RPC, as subxt wants one: a thread reads and writes, futures wait for it.

use futures::{
	channel::{mpsc as stream, oneshot},
	StreamExt,
};
use serde_json::value::{to_raw_value, RawValue};
use std::{
	collections::HashMap,
	io::ErrorKind,
	net::TcpStream,
	sync::mpsc::{self, Receiver, Sender},
	thread,
	time::Duration,
};
use subxt_rpcs::{
	client::{RawRpcFuture, RawRpcSubscription, RpcClientT},
	Error,
};
use tungstenite::{Message, WebSocket};

/// How long the thread waits for the node before it looks what is to be sent.
const PATIENCE: Duration = Duration::from_millis(5);

type Answer = Result<Box<RawValue>, Error>;
type Notes = stream::UnboundedReceiver<Answer>;

/// Who waits for the answer of a request.
enum Waiting {
	Call(oneshot::Sender<Answer>),
	/// With what notifications go to, from the first on.
	Subscription(oneshot::Sender<Result<(Box<RawValue>, Notes), Error>>),
}

struct Request {
	method: String,
	params: Option<Box<RawValue>>,
	waiting: Waiting,
}

/// The connection. It ends with the program.
pub struct Socket(Sender<Request>);

impl Socket {
	pub fn connect(url: &str) -> Result<Self, Error> {
		let address = url.trim_start_matches("ws://").trim_end_matches('/');
		let stream = TcpStream::connect(address).map_err(failed)?;
		let (socket, _) = tungstenite::client(url, stream).map_err(failed)?;
		socket.get_ref().set_read_timeout(Some(PATIENCE)).map_err(failed)?;
		let (requests, asked) = mpsc::channel();
		thread::spawn(move || Connection::new(socket).run(&asked));
		Ok(Self(requests))
	}

	fn send(&self, method: &str, params: Option<Box<RawValue>>, waiting: Waiting) {
		// Who waits is told by the end of its channel.
		let _ = self.0.send(Request { method: method.into(), params, waiting });
	}
}

impl RpcClientT for Socket {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		let (answer, answered) = oneshot::channel();
		self.send(method, params, Waiting::Call(answer));
		Box::pin(async { answered.await.map_err(failed)? })
	}

	fn subscribe_raw<'a>(
		&'a self,
		sub: &'a str,
		params: Option<Box<RawValue>>,
		_: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		let (answer, answered) = oneshot::channel();
		self.send(sub, params, Waiting::Subscription(answer));
		Box::pin(async {
			let (id, notes) = answered.await.map_err(failed)??;
			let id = serde_json::from_str(id.get()).map_err(Error::Deserialization)?;
			Ok(RawRpcSubscription { stream: notes.boxed(), id: Some(id) })
		})
	}
}

/// What the thread holds.
struct Connection {
	socket: WebSocket<TcpStream>,
	waiting: HashMap<u64, Waiting>,
	subscriptions: HashMap<String, stream::UnboundedSender<Answer>>,
	next: u64,
}

impl Connection {
	fn new(socket: WebSocket<TcpStream>) -> Self {
		Self { socket, waiting: HashMap::new(), subscriptions: HashMap::new(), next: 1 }
	}

	/// Until the node or the program ends.
	fn run(&mut self, asked: &Receiver<Request>) {
		loop {
			for request in asked.try_iter() {
				if let Err(error) = self.ask(request) {
					return eprintln!("cannot send: {error}");
				}
			}
			match self.socket.read() {
				Ok(Message::Text(text)) => self.take(text.as_str()),
				Ok(_) => {},
				Err(tungstenite::Error::Io(error))
					if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {},
				Err(error) => return eprintln!("cannot receive: {error}"),
			}
		}
	}

	fn ask(&mut self, request: Request) -> tungstenite::Result<()> {
		let id = self.next;
		self.next += 1;
		let params = request.params.map_or("[]".to_string(), |params| params.get().to_string());
		let method = &request.method;
		let text =
			format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#);
		self.waiting.insert(id, request.waiting);
		self.socket.send(Message::text(text))
	}

	/// Hand a message to who waits for it.
	fn take(&mut self, text: &str) {
		let Ok(message) = serde_json::from_str::<HashMap<&str, &RawValue>>(text) else {
			return eprintln!("no JSON object: {text}");
		};
		let number = message.get("id").and_then(|id| id.get().parse::<u64>().ok());
		if let Some(waiting) = number.and_then(|id| self.waiting.remove(&id)) {
			let answer = match (message.get("result"), message.get("error")) {
				(Some(result), _) => Ok((*result).to_owned()),
				(None, error) => Err(refused(error.copied())),
			};
			self.answer(waiting, answer);
		} else if let Some(params) = message.get("params") {
			self.notify(params);
		}
	}

	fn answer(&mut self, waiting: Waiting, answer: Answer) {
		match waiting {
			Waiting::Call(sender) => drop(sender.send(answer)),
			Waiting::Subscription(sender) => {
				let answer = answer.map(|id| {
					let (notes, noted) = stream::unbounded();
					self.subscriptions.insert(id.get().to_string(), notes);
					(id, noted)
				});
				drop(sender.send(answer));
			},
		}
	}

	fn notify(&mut self, params: &RawValue) {
		let Ok(note) = serde_json::from_str::<HashMap<&str, &RawValue>>(params.get()) else {
			return;
		};
		let (Some(id), Some(result)) = (note.get("subscription"), note.get("result")) else {
			return;
		};
		if let Some(notes) = self.subscriptions.get(id.get()) {
			// Nobody reads a subscription that was dropped.
			let _ = notes.unbounded_send(Ok((*result).to_owned()));
		}
	}
}

fn refused(error: Option<&RawValue>) -> Error {
	let null = to_raw_value(&()).map_err(Error::Serialization);
	match (error, null) {
		(Some(error), _) => {
			serde_json::from_str(error.get()).map_or_else(Error::Deserialization, Error::User)
		},
		(None, Ok(_)) => failed("neither result nor error"),
		(None, Err(error)) => error,
	}
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
	Error::Client(error.into())
}
