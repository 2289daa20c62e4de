// What the tests of pages share.

// Collects what a page does wrong: errors and warnings on the console, exceptions, and requests for anything that
// is not its own.
export const watch = (page, isOwn) => {
	const errors = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) errors.push(message.text());
	});
	page.on('pageerror', (error) => errors.push(error.message));
	page.on('request', (request) => {
		if (!isOwn(request.url())) errors.push(`requests ${request.url()}`);
	});
	return errors;
};
